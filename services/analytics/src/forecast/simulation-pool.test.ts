import { SimulationPool } from './simulation-pool.ts';
import { simulate, type SimulationTask } from './simulate.ts';

const task = (seed: string): SimulationTask => ({
  model: { months: 6, spentMonths: 5, logMean: 6, logVariance: 0.2 },
  months: [
    { part: 0.5, ahead: 100 },
    { part: 1, ahead: 0 },
  ],
  limit: 500,
  seed,
});

it('gives what the calling thread would, for many at a time', async () => {
  const pool = new SimulationPool();
  await pool.start();
  try {
    const tasks = ['a', 'b', 'c', 'd'].map(task);
    const results = await Promise.all(tasks.map((one, index) => pool.simulate(index % 2, one)));
    expect(results).toEqual(tasks.map((one) => simulate(one)));
  } finally {
    await pool.stop();
  }
});

it('takes nothing while it does not run, and works again when it is started', async () => {
  const pool = new SimulationPool();
  await expect(pool.simulate(1, task('a'))).rejects.toThrow('not running');
  await pool.start();
  expect(await pool.simulate(1, task('a'))).toEqual(simulate(task('a')));
  await pool.stop();
});
