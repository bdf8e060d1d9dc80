import { expect, it } from 'vitest';
import { niceAxis } from './nice-axis.ts';

it.each([
  [[455_294, 0], { min: 0, max: 500_000, tickAmount: 5 }],
  [[140_000], { min: 0, max: 150_000, tickAmount: 3 }],
  [[12], { min: 0, max: 12.5, tickAmount: 5 }],
  [[0.4], { min: 0, max: 0.4, tickAmount: 4 }],
  [[-30, 70], { min: -50, max: 75, tickAmount: 5 }],
  [[-7], { min: -8, max: 0, tickAmount: 4 }],
  [[], { min: 0, max: 1, tickAmount: 1 }],
])('holds %j', (values, axis) => {
  const made = niceAxis(values);
  expect(made.min).toBeCloseTo(axis.min);
  expect(made.max).toBeCloseTo(axis.max);
  expect(made.tickAmount).toBeLessThanOrEqual(5);
  expect(Math.min(0, ...values)).toBeGreaterThanOrEqual(made.min);
  expect(Math.max(0, ...values)).toBeLessThanOrEqual(made.max);
});
