import { formatDate, formatMoneyRounded, formatNumber, formatPercent, type MoneyValue } from '@/locales/format.ts';
import type { Dashboard } from './useProjectDashboard.ts';

/** From this probability on a forecast is a warning, and from the second on a strong one. */
const [RISK, NEAR_CERTAIN] = [0.5, 0.9];
/** Closed months that a forecast needs. */
const MONTHS_NEEDED = 4;

type Translate = (key: string, values?: Record<string, string>) => string;
type Tone = 'plain' | 'warning' | 'error';

export interface FigureText {
  readonly value: string;
  readonly note: string;
  readonly tone: Tone;
  /** Second line: the range that the forecast gives. */
  readonly range?: string;
}

/** Says what a forecast knows, and why it knows nothing where it does not. */
export function forecastText({ forecast, projectedEstimate, totalSpend }: Dashboard, t: Translate): FigureText {
  const { method, monthsUsed, expectedTotal, low, high, pOverspend } = forecast;
  if (method === 'PENDING') return plain('…', t('projectDashboard.forecast.pending'));
  if (method === 'ENDED') return plain(formatMoneyRounded(totalSpend), t('projectDashboard.forecast.ended'));
  if (expectedTotal === null || pOverspend === null) {
    const values = { months: formatNumber(monthsUsed), needed: formatNumber(MONTHS_NEEDED) };
    return plain('–', t('projectDashboard.forecast.insufficient', values));
  }
  const values = { share: formatPercent(pOverspend), estimate: formatMoneyRounded(projectedEstimate) };
  return {
    value: formatMoneyRounded(expectedTotal),
    note: t('projectDashboard.forecast.exceeds', values),
    tone: toneOf(pOverspend),
    ...(low && high && { range: t('projectDashboard.forecast.range', rangeOf(low, high)) }),
  };
}

/** Says until when the budget lasts. */
export function remainingText({ remainingBudget, forecast, totalSpend }: Dashboard, t: Translate): FigureText {
  const value = formatMoneyRounded(remainingBudget);
  if (Number(remainingBudget.amount) < 0) {
    return { value, note: t('projectDashboard.overspent'), tone: 'error' };
  }
  if (forecast.method === 'ENDED') return plain(value, t('projectDashboard.ended'));
  if (forecast.exhaustionDate !== null) {
    return plain(value, t('projectDashboard.usedUpBy', { date: formatDate(forecast.exhaustionDate) }));
  }
  return plain(
    value,
    t(Number(totalSpend.amount) === 0 ? 'projectDashboard.untouched' : 'projectDashboard.noEndInSight'),
  );
}

function toneOf(pOverspend: number): Tone {
  if (pOverspend >= NEAR_CERTAIN) return 'error';
  return pOverspend >= RISK ? 'warning' : 'plain';
}

const plain = (value: string, note: string): FigureText => ({ value, note, tone: 'plain' });

function rangeOf(low: MoneyValue, high: MoneyValue): Record<string, string> {
  return { low: formatMoneyRounded(low), high: formatMoneyRounded(high) };
}
