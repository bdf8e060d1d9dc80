import fc from 'fast-check';
import { monthOf, monthsBetween } from '../calendar/months.ts';
import { burnRate, closedMonths } from './burn-rate.ts';
import { projectedSeries } from './projected-series.ts';

const months = (first: string, ...amounts: bigint[]) =>
  monthsBetween(first, '2027-12')
    .slice(0, amounts.length)
    .map((month, i) => ({ month, amountMinor: amounts[i]! }));

describe('the burn rate', () => {
  it('is the mean of the last six closed months', () => {
    const all = months('2026-03', 900n, 100n, 200n, 300n, 400n, 500n, 600n, 10_000n, 5n);
    const closed = closedMonths(all, '2026-10');
    expect(closed).toHaveLength(7);
    expect(burnRate(closed)).toBe(350n);
  });

  it('is rounded half to even, and unknown while no month is closed', () => {
    expect(burnRate(months('2026-01', 1n, 2n))).toBe(2n);
    expect(burnRate(months('2026-01', 0n, 1n))).toBe(0n);
    expect(burnRate(closedMonths(months('2026-11', 5n), '2026-11'))).toBeNull();
  });
});

describe('the estimate over the months', () => {
  const spread = { projectedEstimateMinor: 9_100n, startDate: '2026-01-16', endDate: '2026-04-16', burnRateMinor: 70n };

  it('follows the days of the project', () => {
    // 16, 28, 31 and 16 of its 91 days.
    const all = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];
    expect(projectedSeries(all, spread)).toEqual([0n, 1_600n, 2_800n, 3_100n, 1_600n, 0n]);
  });

  it('is the burn rate where the end is open', () => {
    expect(projectedSeries(['2026-01', '2026-02'], { ...spread, endDate: null })).toEqual([70n, 70n]);
  });

  it('is the estimate over the months that are shown where the end is open and no month is closed', () => {
    const open = { ...spread, endDate: null, burnRateMinor: null };
    expect(projectedSeries(['2026-01'], open)).toEqual([9_100n]);
    // 16, 28 and 31 of 75 days.
    expect(projectedSeries(['2026-01', '2026-02', '2026-03'], open)).toEqual([1_942n, 3_397n, 3_761n]);
    expect(projectedSeries([], open)).toEqual([]);
  });

  it('sums up to the estimate over all its months', () => {
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, day, fc.bigInt(0n, 10n ** 15n), (a, b, projectedEstimateMinor) => {
        const [startDate, endDate] = [a, b].map((date) => date.toISOString().slice(0, 10)).sort();
        const all = monthsBetween(monthOf(startDate!), monthOf(endDate!));
        const series = projectedSeries(all, {
          ...spread,
          projectedEstimateMinor,
          startDate: startDate!,
          endDate: endDate!,
        });
        expect(series.reduce((sum, part) => sum + part, 0n)).toBe(projectedEstimateMinor);
      }),
    );
  });
});
