import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { describeWithKafka } from '@outlay/testkit/test-kafka';
import { deadTopicSpec, toDeadLetter } from '../dead-letter.ts';
import type { EventLog } from '../event-log.ts';
import { createPostgresEventLog } from '../postgres-event-log.ts';
import { eventRecord } from '../tests/events.ts';
import { freshPlace, open as openKafka, removePlace } from '../tests/kafka-driver.ts';
import { silentLogger } from '../tests/messaging-database.ts';
import { runDeadLetters } from './dead-letters-command.ts';

const TOPIC = 'messaging.thing';

/** Where a log is, for this process and for another. */
interface Place {
  open(): EventLog;
  env: Record<string, string>;
  remove(): Promise<void>;
}

describe('dead-letters on PostgreSQL', () => {
  describeDeadLetters(async () => {
    const { url, drop } = await createTestEventLog();
    const open = () => createPostgresEventLog({ url, logger: silentLogger });
    return { open, env: { EVENT_LOG_URL: url }, remove: drop };
  });
});

describeWithKafka('dead-letters on Kafka', () => {
  describeDeadLetters(async () => {
    const place = freshPlace();
    return {
      open: () => openKafka(JSON.stringify(place)),
      env: { KAFKA_BROKERS: place.brokers.join(','), KAFKA_PREFIX: place.prefix },
      remove: () => removePlace(place),
    };
  });
});

function describeDeadLetters(create: () => Promise<Place>): void {
  let place: Place;
  let log: EventLog;

  beforeAll(async () => {
    place = await create();
    log = place.open();
    await log.ensureTopics([deadTopicSpec(TOPIC), { name: TOPIC, partitions: 1, cleanup: 'compact' }]);
    const cause = { consumer: 'reader', tries: 5, error: new Error('could not') };
    const letters = [1, 2].map((version) => {
      const record = { ...eventRecord(TOPIC, { version }), partition: 0, offset: BigInt(version), timestampMs: 0 };
      return toDeadLetter(record, cause);
    });
    await log.send(letters);
  });
  afterAll(async () => {
    await log.close();
    await place.remove();
  });

  it('lists, sends back one, then the rest, then nothing', async () => {
    const listed = await run('list', '--topic', TOPIC);
    expect(listed.split('\n')).toHaveLength(2);
    expect(listed).toMatch(/^0-0 .* reader {2}ThingChanged tenant=1 event=\S+ {2}tries=5 {2}waits {2}Error: could not/);
    expect(await run('replay', '--topic', TOPIC, '--id', '0-1')).toMatch(/^0-1 .*\nSent back 1 of messaging.thing.$/);
    expect(await run('list', '--topic', TOPIC)).toMatch(/^0-0 .*waits.*\n0-1 .*sent back/);
    expect(await run('replay', '--topic', TOPIC)).toMatch(/^0-0 .*\nSent back 1/);
    expect(await run('replay', '--topic', TOPIC)).toBe('Sent back 0 of messaging.thing.');
    expect(await run('list', '--topic', 'nothing.here')).toBe('No dead letters of nothing.here.');
  });

  it.each([[[]], [['list']], [['bury', '--topic', TOPIC]], [['list', '--topic', TOPIC, '--all']]])(
    'explains itself when asked for %j',
    async (args) => {
      await expect(runDeadLetters(log, args)).rejects.toThrow(/dead-letters replay --topic/);
    },
  );

  it('runs as a process, and fails as one', async () => {
    const script = fileURLToPath(new URL('./dead-letters.ts', import.meta.url));
    const start = (env: Record<string, string>) =>
      promisify(execFile)(process.execPath, [script, 'list', '--topic', TOPIC], { env });
    expect((await start(place.env)).stdout).toMatch(/^0-0 /);
    await expect(start({})).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/EVENT_LOG_URL or KAFKA_BROKERS/),
    });
  });

  async function run(...args: string[]): Promise<string> {
    return runDeadLetters(log, args);
  }
}
