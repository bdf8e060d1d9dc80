import { setTimeout as delay } from 'node:timers/promises';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import { silentLogger } from '../tests/messaging-database.ts';
import { LogDatabase } from './log-database.ts';

describe('LogDatabase', () => {
  it('keeps no lock for a process that is frozen within a transaction', async () => {
    const events = await createTestEventLog();
    const [frozen, other] = [new LogDatabase(events.url, silentLogger), new LogDatabase(events.url, silentLogger)];
    const over = new AbortController();
    const locked = Promise.withResolvers<undefined>();
    const stuck = frozen.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock(1)');
      locked.resolve(undefined);
      await delay(60_000, undefined, { signal: over.signal });
    });
    const outcome = stuck.then(
      () => 'committed',
      () => 'undone',
    );
    await locked.promise;
    const tryLock = `select pg_try_advisory_xact_lock(1) as free`;
    await waitFor(async () => (await other.query<{ free: boolean }>(tryLock))[0]?.free, { timeoutMs: 20_000 });
    over.abort();
    expect(await outcome).toBe('undone');
    await Promise.all([frozen.close(), other.close()]);
    await events.drop();
  });
});
