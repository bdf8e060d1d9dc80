import { Random } from './random.ts';
import { withoutOutliers } from './outliers.ts';

it.each([
  ['one that is far off', [1, 1.2, 0.9, 1.1, 9], [1, 1.2, 0.9, 1.1]],
  ['one that is far below', [1, 1.2, -8, 0.9, 1.1], [1, 1.2, 0.9, 1.1]],
  ['two of eight, on the same side', [1, 1.2, 0.9, 1.1, 9, 1, 1.05, 9.5], [1, 1.2, 0.9, 1.1, 1, 1.05]],
  ['two of eight, on both sides', [1, 1.2, 0.9, 1.1, 9, 1, 1.05, -9], [1, 1.2, 0.9, 1.1, 1, 1.05]],
])('leaves out %s', (_what, values, expected) => expect(withoutOutliers(values)).toEqual(expected));

it.each([
  ['nothing of nothing', []],
  ['one of three', [1, 1, 9]],
  ['two of five: that is how they are', [1, 1.2, 0.9, 9, 9.1]],
  ['a tenth above values that are all the same', [1, 1, 1, 1, 1.1]],
])('keeps all: %s', (_what, values) => expect(withoutOutliers(values)).toEqual(values));

// The test is known to be a little lax below 25 values.
it.each([4, 6, 8, 12, 24, 60])('leaves something out of %d normal values in 5 to 20 %% of cases', (count) => {
  const random = new Random(`outliers of ${count}`);
  const runs = 4_000;
  let shortened = 0;
  for (let run = 0; run < runs; run++) {
    const values = Array.from({ length: count }, () => random.normal());
    if (withoutOutliers(values).length < count) shortened++;
  }
  expect(shortened / runs).toBeGreaterThan(0.05);
  expect(shortened / runs).toBeLessThan(0.2);
});
