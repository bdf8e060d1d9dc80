import type { AlertSeverity } from './alert.ts';

/** From this probability of overspending on a project is warned of. */
const RAISE_AT = 0.9;
/** Below this probability it is not any more. Between the two nothing changes, so that chance does not raise and clear by turns. */
const CLEAR_BELOW = 0.8;
const CRITICAL_AT = 0.99;

/** Fields of a forecast that decide about an alert. */
export interface OverspendForecast {
  /** Undefined where there is not enough history: it changes nothing. */
  pOverspend: number | undefined;
  /** Nothing is forecast any more. */
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
