import { expect, it } from 'vitest';
import { sparklinePath } from './sparkline-path.ts';

it('goes from the lowest value at the bottom to the highest at the top', () => {
  expect(sparklinePath([0, 50, 100], 106, 26)).toEqual({
    line: 'M3 23L53 13L103 3',
    area: 'M3 23L53 13L103 3L103 26L3 26Z',
    end: { x: 103, y: 3 },
  });
});

it('lays equal values in the middle', () => {
  expect(sparklinePath([-7, -7], 106, 26)?.line).toBe('M3 13L103 13');
});

it.each([[[]], [[1]]])('draws no line through %j', (values) => {
  expect(sparklinePath(values, 106, 26)).toBeNull();
});
