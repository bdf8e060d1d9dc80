import { connect } from 'node:net';
import { describeWithKafka } from '@outlay/testkit/test-kafka';
import { waitFor } from '@outlay/testkit/wait-for';
import { collect } from '../contract/collector.ts';
import { textRecord } from '../contract/case-context.ts';
import type { EventLog } from '../event-log.ts';
import { createKafkaEventLog } from '../kafka-event-log.ts';
import { freshPlace, open, removePlace, type KafkaPlace } from '../tests/kafka-driver.ts';
import { silentLogger } from '../tests/messaging-database.ts';
import { createTcpProxy, type TcpProxy } from '@outlay/testkit/tcp-proxy';

const TOPIC = 'things';
/** A member that was cut off is given up by the group after its session, and only then can it come back as another. */
const PATIENCE = { timeoutMs: 30_000 };

describeWithKafka('event log on Kafka, when the connection is lost', () => {
  let place: KafkaPlace;
  let proxy: TcpProxy;
  let near: EventLog;
  let far: EventLog;

  beforeAll(async () => {
    place = freshPlace();
    proxy = await createTcpProxy(`http://${place.brokers[0] ?? ''}`);
    near = open(JSON.stringify(place));
    far = openFar();
    await near.ensureTopics([{ name: TOPIC, partitions: 3, cleanup: 'keep' }]);
  });
  afterAll(async () => {
    await proxy.restore();
    await far.close();
    await near.close();
    await proxy.close();
    await removePlace(place);
  });

  it('says so, goes on by itself when it is back, and has lost nothing', async () => {
    const group = await collect(far, 'group', [TOPIC]);
    const followed: string[] = [];
    const tail = await far.tail({ topics: [TOPIC], sinceMs: 0, onRecord: ({ key }) => void followed.push(key) });
    await send(['1', '2', '3']);
    await waitFor(() => group.records.length === 3 && followed.length === 3);
    expect(group.subscription.healthy() && tail.healthy()).toBe(true);
    // What is taken in and not acknowledged yet would come again.
    await waitFor(async () => (await near.lag('group', [TOPIC])) === 0);

    await proxy.cut();
    await waitFor(() => !group.subscription.healthy() && !tail.healthy());
    await expect(far.ping()).rejects.toThrow();
    const sinceMs = performance.now();
    await expect(far.send([textRecord(TOPIC, '0', '')])).rejects.toThrow();
    expect(performance.now() - sinceMs).toBeLessThan(16_000);
    await send(['4', '5', '6']);

    await proxy.restore();
    await waitFor(() => group.records.length >= 6 && followed.length >= 6, PATIENCE);
    await waitFor(() => group.subscription.healthy() && tail.healthy(), PATIENCE);
    await far.ping();
    await far.send([textRecord(TOPIC, '7', '')]);
    await waitFor(() => group.records.length >= 7 && followed.length >= 7);
    expect(group.keys().sort()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect([...followed].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  });

  it('keeps the order of what comes while it is away, again and again', async () => {
    const seen: number[] = [];
    const handler = async (records: { key: string; value: Uint8Array }[]) => {
      for (const { key, value } of records) if (key === 'row') seen.push(Number(Buffer.from(value).toString()));
    };
    await far.subscribe({ group: 'ordered', topics: [TOPIC], handler });
    let sent = 0;
    for (const round of [1, 2]) {
      await sendRow(10);
      await waitFor(() => seen.includes(sent), PATIENCE);
      await proxy.cut();
      await sendRow(10 * round);
      await proxy.restore();
      await sendRow(5);
      await waitFor(() => seen.includes(sent), PATIENCE);
    }
    // At least once: what was repeated is left out, and the rest is in order.
    expect([...new Set(seen)]).toEqual(Array.from({ length: sent }, (_, n) => n + 1));

    async function sendRow(count: number): Promise<void> {
      for (let n = 0; n < count; n++) await near.send([textRecord(TOPIC, 'row', String(++sent))]);
    }
  });

  it('refuses a writer that was cut off, and lets its successor write', async () => {
    const writer = await far.openWriter('writer');
    await writer.send([textRecord(TOPIC, 'written', '1')]);
    await proxy.cut();
    await expect(writer.send([textRecord(TOPIC, 'written', '2')])).rejects.toThrow();
    await proxy.restore();
    await expect(writer.send([textRecord(TOPIC, 'written', '3')])).rejects.toThrow();
    await (await far.openWriter('writer')).send([textRecord(TOPIC, 'written', '4')]);
    const values: string[] = [];
    await near.scan({
      topics: [TOPIC],
      onRecord: ({ key, value }) => {
        if (key === 'written') values.push(Buffer.from(value).toString());
      },
    });
    expect(values).toEqual(['1', '4']);
  });

  it('opens while the log is down', async () => {
    await proxy.cut();
    const late = openFar();
    const group = await collect(late, 'late', [TOPIC]);
    const refused = late.openWriter('late');
    await expect(refused).rejects.toThrow();
    expect(group.subscription.healthy()).toBe(false);
    await proxy.restore();
    await waitFor(() => group.keys().includes('7'), PATIENCE);
    await late.close();
  });

  /** By way of the proxy, whatever address the broker says that it has. */
  function openFar(): EventLog {
    const port = Number(new URL(proxy.url).port);
    const socketFactory = ({ onConnect }: { onConnect: () => void }) => connect({ host: '127.0.0.1', port }, onConnect);
    const settings = { heartbeatMs: 200, pollMs: 200 };
    const connection = { brokers: place.brokers, socketFactory };
    return createKafkaEventLog({ connection, prefix: place.prefix, logger: silentLogger, settings });
  }

  async function send(keys: string[]): Promise<void> {
    await near.send(keys.map((key) => textRecord(TOPIC, key, '')));
  }
});
