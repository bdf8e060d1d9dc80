import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import { collect } from '../contract/collector.ts';
import { textRecord } from '../contract/case-context.ts';
import { createPostgresEventLog } from '../postgres-event-log.ts';
import { silentLogger } from '../tests/messaging-database.ts';
import { createTcpProxy, type TcpProxy } from '@outlay/testkit/tcp-proxy';
import type { EventLog } from '../event-log.ts';

const TOPIC = 'things';

describe('event log on PostgreSQL, when the connection is lost', () => {
  let events: TestEventLog;
  let proxy: TcpProxy;
  let near: EventLog;
  let far: EventLog;

  beforeAll(async () => {
    events = await createTestEventLog();
    proxy = await createTcpProxy(events.url);
    near = createPostgresEventLog({ url: events.url, logger: silentLogger });
    far = createPostgresEventLog({ url: proxy.url, logger: silentLogger, settings: { leaseMs: 1_500, pollMs: 100 } });
    await near.ensureTopics([{ name: TOPIC, partitions: 3, cleanup: 'keep' }]);
  });
  afterAll(async () => {
    await proxy.restore();
    await far.close();
    await near.close();
    await proxy.close();
    await events.drop();
  });

  it('says so, goes on by itself when it is back, and has lost nothing', async () => {
    const group = await collect(far, 'group', [TOPIC]);
    const followed: string[] = [];
    const tail = await far.tail({ topics: [TOPIC], sinceMs: 0, onRecord: ({ key }) => void followed.push(key) });
    await send(['1', '2', '3']);
    await waitFor(() => group.records.length === 3 && followed.length === 3);
    expect(group.subscription.healthy() && tail.healthy()).toBe(true);

    await proxy.cut();
    await waitFor(() => !group.subscription.healthy() && !tail.healthy());
    await expect(far.ping()).rejects.toThrow();
    await expect(far.send([textRecord(TOPIC, '0', '')])).rejects.toThrow();
    await send(['4', '5', '6']);

    await proxy.restore();
    await waitFor(() => group.records.length >= 6 && followed.length >= 6);
    await waitFor(() => group.subscription.healthy() && tail.healthy());
    await far.ping();
    expect(group.keys().sort()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect([...followed].sort()).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('acknowledges after it is back what was taken in while it was away', async () => {
    const gate = Promise.withResolvers<undefined>();
    const entered = Promise.withResolvers<undefined>();
    const taken: string[] = [];
    const subscription = await far.subscribe({
      group: 'slow',
      topics: [TOPIC],
      handler: async (records) => {
        if (records.some(({ key }) => key === '8')) {
          entered.resolve(undefined);
          await gate.promise;
        }
        taken.push(...records.map(({ key }) => key));
      },
    });
    await send(['7', '8']);
    await entered.promise;
    await waitFor(() => taken.includes('7'));
    await proxy.cut();
    await waitFor(() => !subscription.healthy());
    gate.resolve(undefined);
    await waitFor(() => taken.includes('8'));
    await proxy.restore();
    await waitFor(() => subscription.healthy());
    await subscription.stop();
    expect(taken.filter((key) => key === '8')).toHaveLength(1);
    const next = await collect(near, 'slow', [TOPIC]);
    await send(['9']);
    await waitFor(() => next.records.length > 0);
    expect(next.keys()).toEqual(['9']);
  });

  it('opens while the log is down', async () => {
    await proxy.cut();
    const late = createPostgresEventLog({ url: proxy.url, logger: silentLogger });
    const group = await collect(late, 'late', [TOPIC]);
    expect(group.subscription.healthy()).toBe(false);
    await proxy.restore();
    await waitFor(() => group.records.length >= 6);
    await late.close();
  });

  async function send(keys: string[]): Promise<void> {
    await near.send(keys.map((key) => textRecord(TOPIC, key, '')));
  }
});
