import { createLogger } from '@outlay/telemetry/logger';
import { createBackfill } from './backfill.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const forEver = () => new AbortController().signal;

describe('a backfill', () => {
  it('goes on after failures and other turns until nothing is left', async () => {
    const steps: (number | null | Error)[] = [3, new Error('away'), null, 2, 0, 9];
    const step = async () => {
      const next = steps.shift();
      if (next instanceof Error) throw next;
      return next === undefined ? 0 : next;
    };
    await createBackfill({ what: 'rows', step, logger, retryMs: 1 }).run(forEver());
    expect(steps).toEqual([9]);
  });

  it('ends with its step when it is stopped', async () => {
    const { promise: isStopped, resolve } = Promise.withResolvers<true>();
    let count = 0;
    const step = async () => {
      count += 1;
      await isStopped;
      return 1;
    };
    const backfill = createBackfill({ what: 'rows', step, logger });
    await backfill.start();
    const stopped = backfill.stop();
    resolve(true);
    await stopped;
    expect(count).toBe(1);
  });

  it('does not wait for a pause when it is stopped', async () => {
    const backfill = createBackfill({ what: 'rows', step: async () => null, logger, retryMs: 1_000_000 });
    await backfill.start();
    await backfill.stop();
  });
});
