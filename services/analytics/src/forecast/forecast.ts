import { MINOR_UNITS_LIMIT } from '@outlay/money/money';
import { monthOf } from '../calendar/months.ts';
import { closedMonths, type MonthAmount } from '../spend/burn-rate.ts';
import type { ForecastMethod } from './forecast-method.ts';
import { fitMonthlySpend } from './monthly-spend-model.ts';
import { Random } from './random.ts';
import { remainingMonths } from './remaining-months.ts';
import { quantile, shareAbove, simulateSpend } from './simulate.ts';

/** What a forecast is made from. Amounts in minor units of the project's currency, days as YYYY-MM-DD. */
export interface ForecastInput {
  projectId: number;
  /** The current day where the tenant is. */
  today: string;
  endDate: string | null;
  /** Completed or archived: no more spend is expected, whatever its last day. */
  isOver: boolean;
  /** Every month of the project, months without spend included. */
  months: readonly MonthAmount[];
  spentMinor: bigint;
  projectedEstimateMinor: bigint;
}

/** What a project will probably cost in all. Null where there is not enough history. */
export interface ProjectForecast {
  method: ForecastMethod;
  monthsUsed: number;
  expectedTotalMinor: bigint | null;
  pOverspend: number | null;
  lowMinor: bigint | null;
  highMinor: bigint | null;
}

/** Fewer closed months than this say too little. */
const FEWEST_MONTHS = 4;

/**
 * Forecasts what a project costs in all: what is spent, and 10,000 simulated futures of what is yet to be spent until its end
 * (see `monthly-spend-model.ts`). The probability to overspend is the share of futures whose total exceeds the estimate, as in the
 * statistical branch of earned value management: Lipke, Zwikael, Henderson & Anbari, "Prediction of project outcome", International
 * Journal of Project Management 27 (2009), who work on logarithms of monthly indexes as well, with the t distribution for few months.
 *
 * The expected total is the median future: under unknown variance a log-normal month has no finite mean, so that a mean of
 * draws would be that of its few wildest.
 *
 * The same project on the same day gives the same forecast: chance is seeded by both.
 */
export function forecastProject(input: ForecastInput): ProjectForecast {
  const { projectId, today, endDate, months } = input;
  const closed = closedMonths(months, monthOf(today));
  const monthsUsed = closed.length;
  if (input.isOver || (endDate !== null && endDate < today)) return outcome(input, 'ended', monthsUsed, NOTHING_MORE);
  if (monthsUsed < FEWEST_MONTHS) {
    const unknown = { expectedTotalMinor: null, pOverspend: null, lowMinor: null, highMinor: null };
    return { method: 'insufficient_data', monthsUsed, ...unknown };
  }
  const model = fitMonthlySpend(closed.map(({ amountMinor }) => Number(amountMinor)));
  const method = model.spentMonths === model.months ? 'log_normal' : 'hurdle_log_normal';
  const futures = simulateSpend(model, remainingMonths(today, endDate), new Random(`${projectId}:${today}`));
  return outcome(input, method, monthsUsed, futures);
}

const NOTHING_MORE = new Float64Array(1);

function outcome(
  { spentMinor, projectedEstimateMinor }: ForecastInput,
  method: ForecastMethod,
  monthsUsed: number,
  futures: Float64Array,
): ProjectForecast {
  const totalAt = (share: number) => spentMinor + minorOf(quantile(futures, share));
  return {
    method,
    monthsUsed,
    expectedTotalMinor: totalAt(0.5),
    pOverspend: shareAbove(futures, Number(projectedEstimateMinor - spentMinor)),
    lowMinor: totalAt(0.1),
    highMinor: totalAt(0.9),
  };
}

/** A simulated amount in whole minor units, no greater than amounts can be. */
function minorOf(amount: number): bigint {
  return BigInt(Math.round(Math.min(amount, Number(MINOR_UNITS_LIMIT - 1n))));
}
