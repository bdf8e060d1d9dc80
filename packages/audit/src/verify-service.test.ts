import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EventLog } from '@outlay/messaging/event-log';
import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { createRelay, type Relay } from '@outlay/messaging/relay';
import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import { parseVerifyArguments, runVerify } from './cli/verify-command.ts';
import { readKnownHeads } from './known-heads.ts';
import { auditTopic } from './sealed-event.ts';
import { openTrail, silentLogger, type Trail } from './tests/trail.ts';

let trail: Trail;
let events: TestEventLog;
let log: EventLog;
let relay: Relay;

beforeAll(async () => {
  [trail, events] = await Promise.all([openTrail(), createTestEventLog()]);
  log = createPostgresEventLog({ url: events.url, logger: silentLogger });
  relay = createRelay({
    service: trail.service,
    workerUrl: trail.urls.workerUrl,
    log,
    logger: silentLogger,
    topics: [{ name: auditTopic(trail.service), partitions: 2, cleanup: 'keep' }],
  });
  await relay.start();
});
afterAll(async () => {
  await relay.stop();
  await log.close();
  await Promise.all([trail.close(), events.drop()]);
});

async function sealAndPublish(tenantId: number, count: number): Promise<void> {
  await trail.record(tenantId, count);
  await trail.newSealer().sealAll();
  await waitFor(async () => (await relay.backlog()).count === 0, { timeoutMs: 30_000, what: 'the outbox to be empty' });
}

async function verify(tenantId: number): Promise<{ isIntact: boolean; lines: string[] }> {
  const lines: string[] = [];
  const isIntact = await runVerify({ ...trail, log }, tenantId, (line) => lines.push(line));
  return { isIntact, lines };
}

/** Takes away everything from a place on, without a trace in the database. */
async function cutOff(tenantId: number, from: number): Promise<void> {
  const chain = `from audit_chain where tenant_id = ${tenantId} and seq >= ${from}`;
  await trail.tamper(`delete from audit_entries where id in (select audit_id ${chain})`, `delete ${chain}`);
}

describe('a trail and what was published of it', () => {
  it('agree, also while entries wait', async () => {
    await sealAndPublish(1, 3);
    await trail.record(1, 1);
    expect(await verify(1)).toEqual({
      isIntact: true,
      lines: [expect.stringMatching(/^audited tenant 1: intact, 3 sealed, 1 waiting, head 3 [0-9a-f]{64}$/)],
    });
  });

  it('disagree when the tail was cut off', async () => {
    await sealAndPublish(2, 4);
    await cutOff(2, 3);
    expect(await verify(2)).toEqual({
      isIntact: false,
      lines: [
        expect.stringMatching(/^audited tenant 2: TAMPERED WITH, 2 sealed/),
        '  cut-off: the chain ends at place 2, but was known up to place 4',
      ],
    });
  });

  it('disagree for ever when the tail was cut off and others were sealed and published in its place', async () => {
    await sealAndPublish(3, 4);
    await cutOff(3, 3);
    await sealAndPublish(3, 5);
    expect((await readKnownHeads(log, trail.service)).get(3)?.seq).toBe(4);
    expect((await verify(3)).lines).toContain('  rewritten: place 4 has another hash than the one that was published');
  });

  it('agree again after the database was restored from a backup and says so by its epoch', async () => {
    await sealAndPublish(4, 4);
    await cutOff(4, 3);
    await trail.superuser.query(`update outbox_epoch set epoch = epoch + 1`);
    await sealAndPublish(4, 1);
    expect(await verify(4)).toMatchObject({ isIntact: true });
  });

  it('disagree when the database has forgotten a tenant', async () => {
    await sealAndPublish(5, 2);
    await cutOff(5, 1);
    const lines: string[] = [];
    await runVerify({ ...trail, log }, undefined, (line) => lines.push(line));
    expect(lines).toContain('  cut-off: the chain ends at place 0, but was known up to place 2');
  });
});

describe('audit:verify', () => {
  it.each([[[]], [['--service']], [['--service', 'x', '--tenant', 'y']], [['--service', 'x', 'y']]])(
    'explains itself when asked for %j',
    (args) => {
      expect(() => parseVerifyArguments(args)).toThrow(/audit:verify --service/);
    },
  );

  it('runs as a process and ends with 0, 1 or 2', async () => {
    await sealAndPublish(6, 2);
    const script = fileURLToPath(new URL('./cli/verify.ts', import.meta.url));
    const { appUrl, workerUrl } = trail.urls;
    const env = { DATABASE_URL: appUrl, DATABASE_WORKER_URL: workerUrl, EVENT_LOG_URL: events.url };
    const args = [script, '--service', trail.service, '--tenant', '6'];
    const run = (environment: NodeJS.ProcessEnv) => promisify(execFile)(process.execPath, args, { env: environment });
    expect((await run(env)).stdout).toMatch(/^audited tenant 6: intact/);
    await cutOff(6, 2);
    await expect(run(env)).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/cut-off/) });
    await expect(run({})).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/EVENT_LOG_URL/) });
  });
});
