import type { AlertSeverity } from './alert.ts';

/** Probability of overspending from which an alert is raised. */
const RAISE_AT = 0.9;
/** Probability below which it clears. Between the two nothing changes, so that noise does not raise and clear it by turns. */
const CLEAR_BELOW = 0.8;
const CRITICAL_AT = 0.99;

/** Fields of a forecast that decide about an alert. */
export interface OverspendForecast {
  /** Undefined without enough history: the alert then stays unchanged. */
  pOverspend: number | undefined;
  /** True once the project is no longer forecast. */
  closed: boolean;
}

/** Action on a project's alert. */
export function overspendVerdict({ pOverspend, closed }: OverspendForecast): 'raise' | 'clear' | 'keep' {
  if (closed) return 'clear';
  if (pOverspend === undefined) return 'keep';
  if (pOverspend >= RAISE_AT) return 'raise';
  return pOverspend < CLEAR_BELOW ? 'clear' : 'keep';
}

export function overspendSeverity(pOverspend: number): AlertSeverity {
  return pOverspend >= CRITICAL_AT ? 'CRITICAL' : 'WARNING';
}
