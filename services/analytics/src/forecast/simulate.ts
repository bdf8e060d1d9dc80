import { drawParameters, type MonthlySpendModel } from './monthly-spend-model.ts';
import { quickselect } from './quickselect.ts';
import { Random } from './random.ts';

/** Number of simulated futures in a forecast. */
export const DRAWS = 10_000;

/** A month that is yet to come, wholly or in part. */
export interface FutureMonth {
  /** The part of the month that is left, above 0 up to 1. */
  part: number;
  /** Spend that is recorded already with a later day than today, in minor units. */
  ahead: number;
}

/** Everything that a simulation follows from; the same task gives the same result. */
export interface SimulationTask {
  model: MonthlySpendModel;
  months: readonly FutureMonth[];
  /** The probability to spend more than this is asked for, in minor units beyond what is recorded. */
  limit: number;
  /** Any text. */
  seed: string;
}

/** Spend beyond what is recorded, in minor units: its first and last decile, and the median. */
export interface SpendRange {
  low: number;
  median: number;
  high: number;
}

/** Simulated spend of all months, and the probability to exceed the limit. */
export interface SimulatedSpend extends SpendRange {
  pAboveLimit: number;
  /** By month of the task: spend up to its end. The last one is that of all months. */
  upTo: SpendRange[];
}

/** Simulates a task. Takes some milliseconds of processor time for each year ahead. */
export function simulate({ model, months, limit, seed }: SimulationTask, draws = DRAWS): SimulatedSpend {
  const futures = simulateSpend(model, months, new Random(seed), draws);
  const upTo = futures.map(rangeOf);
  const all = futures.at(-1) ?? new Float64Array(draws);
  return { ...(upTo.at(-1) ?? rangeOf(all)), pAboveLimit: shareAbove(all, limit), upTo };
}

function rangeOf(futures: Float64Array): SpendRange {
  return { low: quantile(futures, 0.1), median: quantile(futures, 0.5), high: quantile(futures, 0.9) };
}

/**
 * For each month, spend beyond what is recorded up to its end in each future, in whole minor units. A part of a month gets
 * that part of a month's spend; a month costs at least what is recorded ahead in it.
 */
function simulateSpend(
  model: MonthlySpendModel,
  months: readonly FutureMonth[],
  random: Random,
  draws: number,
): Float64Array[] {
  const futures = months.map((month) => ({ ...month, totals: new Float64Array(draws) }));
  const drawn = { spendProbability: 0, logMean: 0, logDeviation: 0 };
  for (let draw = 0; draw < draws; draw++) {
    drawParameters(model, random, drawn);
    const { spendProbability, logMean, logDeviation } = drawn;
    let total = 0;
    for (const { part, ahead, totals } of futures) {
      if (spendProbability === 1 || random.uniform() < spendProbability) {
        const spend = part * Math.exp(logMean + (logDeviation === 0 ? 0 : logDeviation * random.normal()));
        if (spend > ahead) total += spend - ahead;
      }
      totals[draw] = Math.round(total);
    }
  }
  return futures.map(({ totals }) => totals);
}

/** The least value that this share of values does not exceed. Reorders the values. @param share 0 to 1 */
function quantile(values: Float64Array, share: number): number {
  return quickselect(values, Math.min(values.length - 1, Math.max(0, Math.ceil(share * values.length) - 1)));
}

/** The share of values that are greater than a limit. */
function shareAbove(values: Float64Array, limit: number): number {
  return values.reduce((count, value) => (value > limit ? count + 1 : count), 0) / values.length;
}
