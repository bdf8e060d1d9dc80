import { decodeEnvelope } from '@outlay/messaging/envelope';
import type { EventLog } from '@outlay/messaging/event-log';
import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { createRelay } from '@outlay/messaging/relay';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import { settleRestoredTrail } from './restored-trail.ts';
import { auditTopic, readSealedEvent } from './sealed-event.ts';
import { openTrail, recordChange, silentLogger, type Trail } from './tests/trail.ts';
import { verifyService } from './verify-service.ts';

/** More than are published at a time. */
const MANY = 501;

let parts: AsyncDisposableStack;
let trail: Trail;
let log: EventLog;

beforeEach(async () => {
  parts = new AsyncDisposableStack();
  trail = await openTrail();
  parts.defer(() => trail.close());
  log = await openLog();
});
afterEach(() => parts.disposeAsync());

/** An event log without any records. */
async function openLog(): Promise<EventLog> {
  const events = await createTestEventLog();
  parts.defer(() => events.drop());
  const opened = createPostgresEventLog({ url: events.url, logger: silentLogger });
  parts.defer(() => opened.close());
  return opened;
}

/** Seals what was recorded, and publishes what is in the outbox. */
async function publish(): Promise<void> {
  await trail.newSealer().sealAll();
  const relay = createRelay({
    ...{ service: trail.service, workerUrl: trail.urls.workerUrl, log, logger: silentLogger },
    topics: [{ name: auditTopic(trail.service), partitions: 2, cleanup: 'keep' }],
  });
  await relay.start();
  try {
    const isEmpty = async () => (await relay.backlog()).count === 0;
    await waitFor(isEmpty, { timeoutMs: 30_000, what: 'the outbox to be empty' });
  } finally {
    await relay.stop();
  }
}

const settle = (readerUrl?: string) => settleRestoredTrail({ ...trail, ownerUrl: trail.urls.ownerUrl, log, readerUrl });

/** Takes away what came after a backup: all places of the tenant from one on, and the ids that they used. */
async function restoreTo(tenantId: number, seq: number): Promise<void> {
  const chain = `from audit_chain where tenant_id = ${tenantId} and seq > ${seq}`;
  await trail.tamper(
    `delete from audit_entries where id in (select audit_id ${chain})`,
    `delete ${chain}`,
    `select setval(pg_get_serial_sequence('audit_entries', 'id'), (select max(id) from audit_entries))`,
    `update outbox_epoch set epoch = epoch + 1`,
  );
}

/** Places of a tenant's trail in the log, in order, each as often as it was published. */
async function published(tenantId: number): Promise<number[]> {
  const places: number[] = [];
  await log.scan({
    topics: [auditTopic(trail.service)],
    onRecord({ headers, value }) {
      if (decodeEnvelope(headers).tenantId === tenantId) places.push(readSealedEvent(tenantId, value).seq);
    },
  });
  return places;
}

async function findings(): Promise<string[]> {
  const found: string[] = [];
  for await (const { tenantId, report } of verifyService({ ...trail, log }))
    found.push(...report.findings.map(({ kind }) => `tenant ${tenantId}: ${kind}`));
  return found;
}

async function newestId(): Promise<number> {
  const { rows } = await trail.superuser.query<{ id: number }>(`select max(id)::int as id from audit_entries`);
  return rows[0]?.id ?? 0;
}

describe('a trail that was restored', () => {
  it('goes on from its last entry, with ids that the log does not know', async () => {
    await trail.record(1, 4);
    await trail.record(2, 2);
    await publish();
    const newestInLog = await newestId();
    await restoreTo(1, 2);
    await restoreTo(2, 0);
    expect(await settle(trail.urls.superuserUrl)).toBe(1);
    await trail.record(1, 1);
    expect(await newestId()).toBeGreaterThan(newestInLog);
    await publish();
    expect(await published(1)).toEqual([1, 2, 3, 4, 2, 3]);
    // Nothing is left of the other.
    expect(await findings()).toEqual(['tenant 2: cut-off']);
  });

  it('is published again, tenant by tenant, where the log was lost', async () => {
    await trail.database.write({ tenantId: 1 }, async (em) => {
      for (let n = 1; n <= MANY; n++) await recordChange(em, 1, n);
    });
    await trail.record(2, 2);
    await publish();
    log = await openLog();
    expect(await settle(trail.urls.superuserUrl)).toBe(MANY + 2);
    await publish();
    expect(await published(1)).toEqual(Array.from({ length: MANY }, (_, index) => index + 1));
    expect(await published(2)).toEqual([1, 2]);
    expect(await findings()).toEqual([]);
  });

  it('adds to the log what that lacks, and no more where it lacks nothing', async () => {
    await trail.record(1, 2);
    await publish();
    await trail.record(1, 3);
    await trail.newSealer().sealAll();
    // Lost with the log: it was published, and the log is older than the database.
    await trail.superuser.query(`delete from outbox where published_at is null`);
    expect(await settle()).toBe(0);
    expect(await settle(trail.urls.superuserUrl)).toBe(3);
    await publish();
    expect(await published(1)).toEqual([1, 2, 3, 4, 5]);
    expect(await settle(trail.urls.superuserUrl)).toBe(0);
    expect(await findings()).toEqual([]);
  });
});
