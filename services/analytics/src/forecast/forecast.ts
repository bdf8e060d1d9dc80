import { MINOR_UNITS_LIMIT } from '@outlay/money/money';
import { latest, monthOf, monthsBetween, type Month } from '../calendar/months.ts';
import { closedMonths, type MonthAmount } from '../spend/burn-rate.ts';
import type { ForecastMethod } from './forecast-method.ts';
import { fitMonthlySpend } from './monthly-spend-model.ts';
import { remainingMonths, type RemainingMonth } from './remaining-months.ts';
import { simulate, type SimulatedSpend, type SimulationTask, type SpendRange } from './simulate.ts';
import { spendHistory } from './spend-history.ts';

/** Input of a forecast. Amounts in minor units of the project's currency, days as YYYY-MM-DD. */
export interface ForecastInput {
  projectId: number;
  /** The current day where the tenant is. */
  today: string;
  endDate: string | null;
  /** Completed or archived: no more spend is expected, whatever its last day. */
  isOver: boolean;
  /** Every month from the project's start, months without spend included. */
  months: readonly MonthAmount[];
  /** Spend of the current month with a later day than today. */
  aheadThisMonthMinor: bigint;
  spentMinor: bigint;
  projectedEstimateMinor: bigint;
}

/** Total cost of a project up to the end of a month, in minor units: median, first and last decile of the simulated futures. */
export interface MonthRange {
  month: Month;
  lowMinor: bigint;
  expectedMinor: bigint;
  highMinor: bigint;
}

/** The total that a project will probably cost. Null where there is not enough history. */
export interface ProjectForecast {
  method: ForecastMethod;
  monthsUsed: number;
  expectedTotalMinor: bigint | null;
  pOverspend: number | null;
  lowMinor: bigint | null;
  highMinor: bigint | null;
  /** From the current month to the last one that is forecast or has spend; none where nothing more is expected or known. */
  ranges: readonly MonthRange[];
}

/** Fewer closed months than this say too little. */
const FEWEST_MONTHS = 4;

/** A forecast before its simulation; `task` is null where nothing is left to chance, and `finish` takes null then. */
export interface PlannedForecast {
  task: SimulationTask | null;
  finish: (simulated: SimulatedSpend | null) => ProjectForecast;
}

/**
 * Plans the forecast of what a project costs in all: what is recorded, and 10,000 simulated futures of what is yet to be spent
 * until its end (see `monthly-spend-model.ts`). The probability to overspend is the share of futures whose total exceeds the estimate,
 * as in the statistical branch of earned value management: Lipke, Zwikael, Henderson & Anbari, "Prediction of project outcome",
 * International Journal of Project Management 27 (2009), who work on logarithms of monthly indexes as well, with the t distribution
 * for few months.
 *
 * The expected total is the median future: under unknown variance a log-normal month has no finite mean.
 *
 * The same project on the same day gives the same forecast: chance is seeded by both.
 */
export function planForecast(input: ForecastInput): PlannedForecast {
  const { projectId, today, endDate } = input;
  const history = spendHistory(closedMonths(input.months, monthOf(today)));
  const monthsUsed = history.length;
  if (input.isOver || (endDate !== null && endDate < today)) {
    return { task: null, finish: () => outcome(input, { method: 'ended', monthsUsed }, nothingMore(input), []) };
  }
  if (monthsUsed < FEWEST_MONTHS) {
    const unknown = { expectedTotalMinor: null, pOverspend: null, lowMinor: null, highMinor: null, ranges: [] };
    return { task: null, finish: () => ({ method: 'insufficient_data', monthsUsed, ...unknown }) };
  }
  const isSteady = history.every(({ amountMinor }) => amountMinor > 0n);
  const basis = { method: isSteady ? 'log_normal' : 'hurdle_log_normal', monthsUsed } as const;
  const model = fitMonthlySpend(history.map(({ amountMinor }) => Number(amountMinor)));
  const remaining = remainingMonths(today, endDate);
  // Without any spend nothing says how much a month would cost.
  if (model.spentMonths === 0) {
    return { task: null, finish: () => outcome(input, basis, nothingMore(input), remaining) };
  }
  const task: SimulationTask = {
    model,
    months: remaining.map(({ month, part }) => ({ part, ahead: Number(aheadIn(month, input)) })),
    limit: limitOf(input),
    seed: `${projectId}:${today}`,
  };
  return { task, finish: (simulated) => outcome(input, basis, simulated ?? nothingMore(input), remaining) };
}

/** Plans, simulates and finishes a forecast on the calling thread. */
export function forecastProject(input: ForecastInput, draws?: number): ProjectForecast {
  const { task, finish } = planForecast(input);
  return finish(task && simulate(task, draws));
}

/** Spend that is recorded already for later days of a month. */
function aheadIn(month: Month, { today, months, aheadThisMonthMinor }: ForecastInput): bigint {
  if (month === monthOf(today)) return aheadThisMonthMinor;
  return months.find((one) => one.month === month)?.amountMinor ?? 0n;
}

function limitOf({ projectedEstimateMinor, spentMinor }: ForecastInput): number {
  return Number(projectedEstimateMinor - spentMinor);
}

const NOTHING: SpendRange = { low: 0, median: 0, high: 0 };

function nothingMore(input: ForecastInput): SimulatedSpend {
  return { ...NOTHING, pAboveLimit: limitOf(input) < 0 ? 1 : 0, upTo: [] };
}

function outcome(
  input: ForecastInput,
  basis: Pick<ProjectForecast, 'method' | 'monthsUsed'>,
  simulated: SimulatedSpend,
  remaining: readonly RemainingMonth[],
): ProjectForecast {
  const { spentMinor } = input;
  return {
    ...basis,
    expectedTotalMinor: spentMinor + minorOf(simulated.median),
    pOverspend: simulated.pAboveLimit,
    lowMinor: spentMinor + minorOf(simulated.low),
    highMinor: spentMinor + minorOf(simulated.high),
    ranges: remaining.length === 0 ? [] : rangesOf(input, simulated.upTo, remaining),
  };
}

/** Recorded spend up to the end of each month, and the simulated spend beyond it. */
function rangesOf(
  { today, months, spentMinor }: ForecastInput,
  upTo: readonly SpendRange[],
  remaining: readonly RemainingMonth[],
): MonthRange[] {
  const current = monthOf(today);
  const recorded = new Map(months.map(({ month, amountMinor }) => [month, amountMinor]));
  const simulated = new Map(remaining.map(({ month }, index) => [month, upTo[index] ?? NOTHING]));
  const last = latest(current, ...simulated.keys(), ...recorded.keys());
  let recordedMinor = [...recorded].reduce(
    (rest, [month, minor]) => (month < current ? rest : rest - minor),
    spentMinor,
  );
  let beyond = NOTHING;
  return monthsBetween(current, last).map((month) => {
    recordedMinor += recorded.get(month) ?? 0n;
    beyond = simulated.get(month) ?? beyond;
    return {
      month,
      lowMinor: recordedMinor + minorOf(beyond.low),
      expectedMinor: recordedMinor + minorOf(beyond.median),
      highMinor: recordedMinor + minorOf(beyond.high),
    };
  });
}

/** A simulated amount in whole minor units, no greater than amounts can be. */
function minorOf(amount: number): bigint {
  return BigInt(Math.round(Math.min(amount, Number(MINOR_UNITS_LIMIT - 1n))));
}
