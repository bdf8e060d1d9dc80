import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { collect, valuesOf } from '../contract/collector.ts';
import { textRecord } from '../contract/case-context.ts';
import type { LogRecord } from '../event-log.ts';
import { createPostgresEventLog } from '../postgres-event-log.ts';
import { silentLogger } from '../tests/messaging-database.ts';
import { waitFor } from '@outlay/testkit/wait-for';
import { compact, expire } from './compaction.ts';
import { LogDatabase } from './log-database.ts';

describe('compaction', () => {
  let events: TestEventLog;
  let database: LogDatabase;
  let log: ReturnType<typeof createPostgresEventLog>;

  beforeAll(async () => {
    events = await createTestEventLog();
    database = new LogDatabase(events.url, silentLogger);
    log = createPostgresEventLog({ url: events.url, logger: silentLogger });
    await log.ensureTopics([
      { name: 'states', partitions: 2, cleanup: 'compact' },
      { name: 'aged', partitions: 1, cleanup: 'compact' },
      { name: 'entries', partitions: 1, cleanup: 'keep' },
    ]);
  });
  afterAll(async () => {
    await log.close();
    await database.close();
    await events.drop();
  });

  it('keeps the newest record of every key, across runs, and everything of a topic that is kept', async () => {
    await send('states', { a: '1', b: '1', c: '1' });
    await send('entries', { a: '1' });
    await send('entries', { a: '2' });
    await send('states', { a: '2', b: '2' });
    await compact(database, 0);
    expect(await state('states')).toEqual(['a=2', 'b=2', 'c=1']);
    await send('states', { a: '3', d: '1' });
    expect(await compact(database, 0)).toBe(1);
    expect(await state('states')).toEqual(['a=3', 'b=2', 'c=1', 'd=1']);
    expect(await state('entries')).toEqual(['a=1', 'a=2']);
    expect(await compact(database, 0)).toBe(0);
  });

  it('leaves young records alone: by default those of three days', async () => {
    const eager = createPostgresEventLog({ url: events.url, logger: silentLogger, compaction: { everyMs: 10 } });
    const age = (hours: number) =>
      database.query(`update event_log.records set created_at = now() - make_interval(hours => $1)`, [hours]);
    await send('states', { a: '4' });
    await send('states', { a: '5' });
    await age(71);
    await send('aged', { f: '1' });
    await send('aged', { f: '2' });
    await database.query(`update event_log.records set created_at = now() - interval '73 hours' where topic = 'aged'`);
    await waitFor(async () => (await state('aged')).length === 1);
    expect(await state('states')).toContain('a=4');
    await age(73);
    await waitFor(async () => !(await state('states')).includes('a=4'));
    await eager.close();
  });

  it('does not disturb a reader that is behind: it reads on across the gaps', async () => {
    const before = await collect(log, 'behind', ['states']);
    await waitFor(() => valuesOf(before.records, 'a').includes('5'));
    await before.subscription.stop();
    for (let n = 6; n < 20; n++) await send('states', { a: String(n) });
    await compact(database, 0);
    const after = await collect(log, 'behind', ['states']);
    await waitFor(() => valuesOf(after.records, 'a').includes('19'));
    expect(after.records.map(({ value }) => Buffer.from(value).toString())).toEqual(['19']);
  });

  it('deletes from a kept topic what is older than it is kept, and no more', async () => {
    await log.ensureTopics([
      { name: 'aging', partitions: 1, cleanup: 'keep', retentionDays: 30 },
      { name: 'lasting', partitions: 1, cleanup: 'keep' },
    ]);
    for (const topic of ['aging', 'lasting']) {
      await send(topic, { a: '1' });
      await database.query(`update event_log.records set created_at = now() - interval '31 days' where topic = $1`, [
        topic,
      ]);
      await send(topic, { a: '2' });
    }
    expect(await expire(database)).toBe(1);
    expect(await state('aging')).toEqual(['a=2']);
    expect(await state('lasting')).toEqual(['a=1', 'a=2']);
    // Changed where it exists already.
    await log.ensureTopics([{ name: 'lasting', partitions: 1, cleanup: 'keep', retentionDays: 30 }]);
    expect(await expire(database)).toBe(1);
    await log.ensureTopics([{ name: 'aging', partitions: 1, cleanup: 'keep', formerRetentionDays: 30 }]);
    await database.query(`update event_log.records set created_at = now() - interval '31 days' where topic = 'aging'`);
    expect(await expire(database)).toBe(0);
  });

  async function send(topic: string, values: Record<string, string>): Promise<void> {
    await log.send(Object.entries(values).map(([key, value]) => textRecord(topic, key, value)));
  }

  async function state(topic: string): Promise<string[]> {
    const records: LogRecord[] = [];
    await log.scan({ topics: [topic], onRecord: (record) => void records.push(record) });
    return records.map(({ key, value }) => `${key}=${Buffer.from(value).toString()}`).sort();
  }
});
