import fc from 'fast-check';
import { addMonths, lastDayOf, monthsBetween } from '../calendar/months.ts';
import { forecastProject, type ForecastInput } from './forecast.ts';

/** On the last day of November: whole months remain. */
const TODAY = '2026-11-30';

function inputOf(closed: readonly number[], rest: Partial<ForecastInput> = {}): ForecastInput {
  const months = closed.map((amount, index) => ({
    month: addMonths('2026-11', index - closed.length),
    amountMinor: BigInt(amount),
  }));
  const spentMinor = months.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return {
    ...{
      projectId: 7,
      today: TODAY,
      endDate: '2026-12-31',
      isOver: false,
      months,
      aheadThisMonthMinor: 0n,
      spentMinor,
    },
    projectedEstimateMinor: spentMinor + 1_000n,
    ...rest,
  };
}

/** The distribution function of Student's t with three degrees of freedom, in closed form. */
function t3(x: number): number {
  const u = x / Math.sqrt(3);
  return 0.5 + (u / (1 + u * u) + Math.atan(u)) / Math.PI;
}

/** Four standard errors of a share of 10,000 draws. */
const errorOf = (p: number) => 4 * Math.sqrt((p * (1 - p)) / 10_000);

describe('one month that remains, after four with spend', () => {
  // ln: 6.8024, 7.0031, 6.5511, 6.9078; m = 6.8161, s = 0.1945, scale = s * sqrt(1 + 1/4) = 0.2174.
  const closed = [900, 1_100, 700, 1_000];
  const logs = closed.map(Math.log);
  const m = logs.reduce((a, b) => a + b) / 4;
  const scale = Math.sqrt((logs.reduce((sum, log) => sum + (log - m) ** 2, 0) / 3) * 1.25);

  it('has the constants worked out by hand', () => {
    expect(m).toBeCloseTo(6.8161, 4);
    expect(scale).toBeCloseTo(0.2174, 3);
  });

  it.each([600, 800, 900, 1_000, 1_200, 1_600])('P(more than %d) is that of the t distribution', (left) => {
    const expected = 1 - t3((Math.log(left) - m) / scale);
    const input = inputOf(closed);
    const { method, monthsUsed, pOverspend } = forecastProject({
      ...input,
      projectedEstimateMinor: input.spentMinor + BigInt(left),
    });
    expect({ method, monthsUsed }).toEqual({ method: 'log_normal', monthsUsed: 4 });
    expect(Math.abs((pOverspend ?? 0) - expected)).toBeLessThan(errorOf(expected));
  });

  it('expects the median, between the tenths', () => {
    const { expectedTotalMinor, lowMinor, highMinor } = forecastProject(inputOf(closed));
    expect(Math.abs(Number(expectedTotalMinor) - 3_700 - Math.exp(m))).toBeLessThan(15);
    // The ninth tenth of t with three degrees of freedom is 1.6377.
    expect(Math.abs(Number(highMinor) - 3_700 - Math.exp(m + 1.6377 * scale))).toBeLessThan(50);
    expect(Math.abs(Number(lowMinor) - 3_700 - Math.exp(m - 1.6377 * scale))).toBeLessThan(30);
  });

  it('is the same on the same day, and another on the next', () => {
    const low = (today: string, projectId = 7) =>
      forecastProject(inputOf(closed, { today, projectId, endDate: '2027-03-31' })).lowMinor;
    expect(low('2026-11-29')).toBe(low('2026-11-29'));
    expect(low('2026-11-29')).not.toBe(low('2026-11-29', 8));
    expect(low('2026-11-29')).not.toBe(low('2026-11-30'));
  });
});

describe('months without spend', () => {
  it('are as likely as they were: 2 of 6 had none, so one more has some with 5/8', () => {
    const input = inputOf([1_000, 0, 1_000, 1_000, 0, 1_000]);
    const { method, pOverspend } = forecastProject({ ...input, projectedEstimateMinor: input.spentMinor + 999n });
    expect(method).toBe('hurdle_log_normal');
    expect(Math.abs((pOverspend ?? 0) - 5 / 8)).toBeLessThan(errorOf(5 / 8));
  });

  it('multiply with the tail of those that had some', () => {
    const closed = [900, 0, 1_100, 700, 0, 1_000];
    const input = inputOf(closed);
    const tail = 1 - t3((Math.log(1_000) - 6.81608) / 0.21743);
    const { pOverspend } = forecastProject({ ...input, projectedEstimateMinor: input.spentMinor + 1_000n });
    const expected = (5 / 8) * tail;
    expect(Math.abs((pOverspend ?? 0) - expected)).toBeLessThan(errorOf(expected));
  });

  it('and none with: nothing more is expected', () => {
    expect(forecastProject(inputOf([0, 0, 0, 0]))).toEqual({
      ...{ method: 'hurdle_log_normal', monthsUsed: 4, pOverspend: 0 },
      ...{ expectedTotalMinor: 0n, lowMinor: 0n, highMinor: 0n },
      ranges: ['2026-11', '2026-12'].map((month) => ({ month, lowMinor: 0n, expectedMinor: 0n, highMinor: 0n })),
    });
  });

  it('and one with: that one is what a month costs', () => {
    const { highMinor } = forecastProject(inputOf([500, 0, 0, 0]));
    expect(highMinor).toBe(1_000n);
  });
});

describe('months that cost the same', () => {
  it('leave nothing to chance', () => {
    const input = inputOf([500, 500, 500, 500], { endDate: '2027-02-28' });
    const forecast = (estimate: bigint) => forecastProject({ ...input, projectedEstimateMinor: estimate });
    expect(forecast(3_500n)).toMatchObject({ pOverspend: 0, expectedTotalMinor: 3_500n, lowMinor: 3_500n });
    expect(forecast(3_499n)).toMatchObject({ pOverspend: 1, highMinor: 3_500n });
  });

  it('count by days where only a part of a month remains', () => {
    const { expectedTotalMinor } = forecastProject(
      inputOf([600, 600, 600, 600], { today: '2026-11-20', endDate: '2026-11-30' }),
    );
    expect(expectedTotalMinor).toBe(2_600n);
  });
});

describe('the months that remain', () => {
  const range = (month: string, low: bigint, expected = low, high = low) => ({
    ...{ month, lowMinor: low, expectedMinor: expected, highMinor: high },
  });

  it('add up to the total, with what is recorded in them and after the end', () => {
    const input = inputOf([600, 600, 600, 600], { today: '2026-11-20', endDate: '2027-01-31' });
    const months = [...input.months, { month: '2026-11', amountMinor: 90n }, { month: '2027-02', amountMinor: 40n }];
    // 10 before the start; 90 in November, 30 of them dated after today, and 170 more in the ten days that are left.
    const forecast = forecastProject({ ...input, months, aheadThisMonthMinor: 30n, spentMinor: 2_540n });
    expect(forecast.ranges).toEqual([
      ...[range('2026-11', 2_670n), range('2026-12', 3_270n), range('2027-01', 3_870n), range('2027-02', 3_910n)],
    ]);
    expect(forecast.expectedTotalMinor).toBe(3_910n);
  });

  it('have ranges that widen to that of the total', () => {
    const input = inputOf([900, 1_100, 700, 1_000], { endDate: '2027-06-30' });
    const { ranges, lowMinor, expectedTotalMinor, highMinor } = forecastProject(input);
    expect(ranges.map(({ month }) => month)).toEqual(monthsBetween('2026-11', '2027-06'));
    expect(ranges[0]).toEqual(range('2026-11', input.spentMinor));
    expect(ranges.at(-1)).toEqual(range('2027-06', lowMinor!, expectedTotalMinor!, highMinor!));
    const widths = ranges.map((one) => one.highMinor - one.lowMinor);
    expect(widths).toEqual(widths.toSorted((a, b) => Number(a - b)));
    expect(forecastProject(input).ranges).toEqual(ranges);
  });

  it('one month ahead has the deciles of the t distribution', () => {
    const [, next] = forecastProject(inputOf([900, 1_100, 700, 1_000], { endDate: null })).ranges;
    expect(Math.abs(Number(next?.highMinor) - 3_700 - Math.exp(6.81608 + 1.6377 * 0.21743))).toBeLessThan(50);
    expect(Math.abs(Number(next?.lowMinor) - 3_700 - Math.exp(6.81608 - 1.6377 * 0.21743))).toBeLessThan(30);
  });
});

describe('without a number', () => {
  it('are fewer than four closed months', () => {
    expect(forecastProject(inputOf([1, 2, 3]))).toEqual({
      ...{ method: 'insufficient_data', monthsUsed: 3, pOverspend: null },
      ...{ expectedTotalMinor: null, lowMinor: null, highMinor: null, ranges: [] },
    });
    expect(forecastProject(inputOf([]))).toMatchObject({ method: 'insufficient_data', monthsUsed: 0 });
  });

  it('is the future of what has ended: what is spent is what it costs', () => {
    for (const over of [{ endDate: '2026-11-29' }, { isOver: true, endDate: null }]) {
      const input = inputOf([5, 6], over);
      expect(forecastProject(input)).toMatchObject({
        ...{ method: 'ended', pOverspend: 0, expectedTotalMinor: 11n, ranges: [] },
      });
      expect(forecastProject({ ...input, projectedEstimateMinor: 10n })).toMatchObject({ pOverspend: 1 });
    }
  });
});

describe('always', () => {
  const history = fc
    .array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 10 ** 12 })), {
      minLength: 4,
      maxLength: 12,
    })
    .map(([, ...rest]) => [1_000, ...rest]);
  const end = fc.option(fc.integer({ min: 0, max: 30 }).map((months) => lastDayOf(addMonths('2026-11', months))));

  it('P is a probability that does not rise with the estimate, and the interval is in order', () => {
    fc.assert(
      fc.property(history, end, fc.bigInt(0n, 10n ** 14n), fc.bigInt(0n, 10n ** 14n), (closed, endDate, a, b) => {
        const forecast = (projectedEstimateMinor: bigint) =>
          forecastProject(inputOf(closed, { endDate, projectedEstimateMinor }));
        const [lower, higher] = [forecast(a < b ? a : b), forecast(a < b ? b : a)];
        // A lone amount before a long gap is no history; what comes after it may be too short.
        fc.pre(lower.method !== 'insufficient_data');
        expect(lower.pOverspend).toBeGreaterThanOrEqual(higher.pOverspend ?? 2);
        expect(higher.pOverspend).toBeGreaterThanOrEqual(0);
        expect(lower.pOverspend).toBeLessThanOrEqual(1);
        expect(lower.lowMinor! <= lower.expectedTotalMinor!).toBe(true);
        expect(lower.expectedTotalMinor! <= lower.highMinor!).toBe(true);
        expect(lower.lowMinor! >= inputOf(closed).spentMinor).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});
