import { waitFor } from '@outlay/testkit/wait-for';
import { createConsumer, type Consumer } from '../consumer-runner.ts';
import { deadTopicOf } from '../dead-letter.ts';
import { listDeadLetters } from '../dead-letters.ts';
import { effectHandler, eventRecord } from '../tests/events.ts';
import { createMessagingDatabase, silentLogger, type MessagingDatabase } from '../tests/messaging-database.ts';
import type { CaseContext } from './case-context.ts';

/** Events applied from the log: each once, and one that cannot be applied holds up none. */
export function consumerCases({ open, fresh, topic }: CaseContext): void {
  let service: MessagingDatabase;
  const consumers: Consumer[] = [];

  beforeAll(async () => {
    service = await createMessagingDatabase();
  });
  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
    await service.sql('truncate effects');
  });
  afterAll(async () => service.dispose());

  it('has one effect for an event that is on the wire several times', async () => {
    const [log, name] = [open(), await topic(2)];
    const record = eventRecord(name);
    await log.send([record, record]);
    await start(fresh('consumer'), name);
    await log.send([record, eventRecord(name, { aggregateId: 1, version: 2 })]);
    await waitFor(async () => (await effects()).length >= 2);
    await waitFor(async () => (await versions()).join() === '1,2');
  });

  it('has one effect where a crash came between effect and acknowledgement', async () => {
    const [log, name, group] = [open(), await topic(), fresh('consumer')];
    await log.send([1, 2, 3].map((version) => eventRecord(name, { version })));
    let crashes = 0;
    const crashing = await start(group, name, () => {
      crashes++;
      throw new Error('gone before it was acknowledged');
    });
    await waitFor(() => crashes > 1);
    await crashing.stop();
    let acknowledged = false;
    await start(group, name, () => void (acknowledged = true));
    await waitFor(() => acknowledged);
    expect(await versions()).toEqual(['1', '2', '3']);
  });

  it('puts aside what cannot be read, parks unknown types, and goes on with the rest of the partition', async () => {
    const [log, name, group] = [open(), await topic(), fresh('consumer')];
    const { tenant: _tenant, ...noTenant } = eventRecord(name).headers;
    await log.send([
      { topic: name, key: '1', headers: {}, value: Buffer.from([0xff, 0xfe]) },
      { ...eventRecord(name), headers: noTenant },
      eventRecord(name, { type: 'SomethingFromTheFuture' }),
      eventRecord(name, { version: 7 }),
    ]);
    const consumer = await start(group, name);
    await waitFor(async () => (await versions()).join() === '7' && (await listDeadLetters(log, name)).length === 2);
    const letters = await listDeadLetters(log, name);
    expect(letters.map(({ consumer: by, tries, replayed }) => ({ by, tries, replayed }))).toEqual(
      Array.from({ length: 2 }, () => ({ by: group, tries: 5, replayed: false })),
    );
    expect(letters[1]?.error).toMatch(/header tenant is missing/);
    expect(consumer.healthy()).toBe(true);
    const seen: Uint8Array[] = [];
    await log.scan({ topics: [deadTopicOf(name)], onRecord: ({ value }) => void seen.push(value) });
    expect(Buffer.from(seen[0] ?? [])).toEqual(Buffer.from([0xff, 0xfe]));
  });

  async function start(name: string, topicName: string, beforeAcknowledge = () => {}): Promise<Consumer> {
    const consumer = createConsumer({
      name,
      log: open(),
      database: service.database,
      handlers: [effectHandler(topicName)],
      logger: silentLogger,
      retry: { baseMs: 2, maxMs: 10 },
      failpoints: { beforeAcknowledge },
    });
    consumers.push(consumer);
    await consumer.start();
    return consumer;
  }

  async function effects(): Promise<{ version: string }[]> {
    return service.sql<{ version: string }>(`select version from effects order by id`);
  }

  async function versions(): Promise<string[]> {
    return (await effects()).map(({ version }) => version);
  }
}
