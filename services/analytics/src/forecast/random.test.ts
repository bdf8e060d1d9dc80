import { Random } from './random.ts';

const DRAWS = 200_000;

function momentsOf(draw: () => number): { mean: number; variance: number } {
  const values = Float64Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS };
}

it('gives the same numbers for the same seed, and others for another', () => {
  const numbers = (seed: string) => {
    const random = new Random(seed);
    return [random.uniform(), random.normal(), random.gamma(0.4), random.uniform()];
  };
  expect(numbers('7:2026-11-22')).toEqual(numbers('7:2026-11-22'));
  expect(numbers('7:2026-11-22')).not.toEqual(numbers('7:2026-11-23'));
});

it.each([
  ['uniform', (random: Random) => random.uniform(), 1 / 2, 1 / 12],
  ['normal', (random: Random) => random.normal(), 0, 1],
  ['gamma(0.5)', (random: Random) => random.gamma(0.5), 0.5, 0.5],
  ['gamma(4)', (random: Random) => random.gamma(4), 4, 4],
  ['chi-squared(3)', (random: Random) => random.chiSquared(3), 3, 6],
  ['beta(6, 3)', (random: Random) => random.beta(6, 3), 6 / 9, 18 / 810],
])('%s has the mean and the variance it should have', (name, draw, mean, variance) => {
  const random = new Random(name);
  const found = momentsOf(() => draw(random));
  expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / DRAWS));
  expect(found.variance / variance).toBeGreaterThan(0.97);
  expect(found.variance / variance).toBeLessThan(1.03);
});
