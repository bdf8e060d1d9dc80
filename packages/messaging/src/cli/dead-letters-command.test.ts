import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { deadTopicSpec, toDeadLetter } from '../dead-letter.ts';
import type { EventLog } from '../event-log.ts';
import { createPostgresEventLog } from '../postgres-event-log.ts';
import { eventRecord } from '../tests/events.ts';
import { silentLogger } from '../tests/messaging-database.ts';
import { runDeadLetters } from './dead-letters-command.ts';

const TOPIC = 'messaging.thing';

describe('dead-letters', () => {
  let events: TestEventLog;
  let log: EventLog;

  beforeAll(async () => {
    events = await createTestEventLog();
    log = createPostgresEventLog({ url: events.url, logger: silentLogger });
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
    await events.drop();
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
    const start = (url: string) =>
      promisify(execFile)(process.execPath, [script, 'list', '--topic', TOPIC], { env: { EVENT_LOG_URL: url } });
    expect((await start(events.url)).stdout).toMatch(/^0-0 /);
    await expect(start('')).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/EVENT_LOG_URL/) });
  });

  async function run(...args: string[]): Promise<string> {
    return runDeadLetters(log, args);
  }
});
