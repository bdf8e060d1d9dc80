/** At most one value in so many is an outlier; more of them are how the project is. */
const VALUES_PER_OUTLIER = 4;

/** A month that differs from the others by less than some ten per cent is no outlier, however alike those are. */
const LEAST_DEVIATION = 0.1;

/**
 * Critical values of Student's t for n = 4, 5, … values: t at 1 - 0.1/(2n) with n - 2 degrees of freedom. From 13 to 60 values they stay
 * between 3.2 and 3.3.
 */
const CRITICAL = [6.21, 4.54, 3.96, 3.68, 3.52, 3.42, 3.36, 3.31, 3.28];
const CRITICAL_BEYOND = 3.2;

/**
 * Leaves out values that do not belong to the others: the generalised extreme studentised deviate test at the 10 % level,
 * which `bench/calibration.bench.ts` shows to cost regular histories little. Rosner,
 * "Percentage points for a generalized ESD many-outlier procedure", Technometrics 25 (1983); for one outlier it is the test of Grubbs,
 * "Procedures for detecting outlying observations in samples", Technometrics 11 (1969). The most extreme value is compared with mean
 * and deviation of the rest, so that an outlier cannot hide behind the deviation it causes itself. Fewer than four values are kept.
 */
export function withoutOutliers(values: readonly number[]): number[] {
  let kept = [...values];
  let remaining = kept;
  for (let count = Math.floor(values.length / VALUES_PER_OUTLIER); count > 0; count--) {
    const { rest, studentised } = withoutMostExtreme(remaining);
    if (studentised > critical(remaining.length)) kept = rest;
    remaining = rest;
  }
  return kept;
}

/** The values without the one that is furthest from their mean, and how far that one is in deviations of the rest. */
function withoutMostExtreme(values: readonly number[]): { rest: number[]; studentised: number } {
  const mean = meanOf(values);
  const distances = values.map((value) => Math.abs(value - mean));
  const worst = distances.indexOf(Math.max(...distances));
  const rest = values.toSpliced(worst, 1);
  const restMean = meanOf(rest);
  const squares = rest.reduce((sum, value) => sum + (value - restMean) ** 2, 0);
  const deviation = Math.max(LEAST_DEVIATION, Math.sqrt(squares / (rest.length - 1)));
  const distance = Math.abs((values[worst] ?? restMean) - restMean);
  return { rest, studentised: distance / (deviation * Math.sqrt(1 + 1 / rest.length)) };
}

function critical(count: number): number {
  return CRITICAL[count - 4] ?? (count < 4 ? Number.POSITIVE_INFINITY : CRITICAL_BEYOND);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
