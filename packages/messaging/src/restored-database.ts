import type { EntityManager } from '@mikro-orm/postgresql';
import { withClient } from '@outlay/tenancy/roles';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { decodeEnvelope, EnvelopeError, type EventEnvelope } from './envelope.ts';
import type { EventLog, LogRecord } from './event-log.ts';
import { isNewer, type EventOrder } from './ordering.ts';
import { addToOutbox, type DomainEvent } from './outbox.ts';
import { publishMissing } from './missing-states.ts';

/** Publishes a topic's states again after a restore of the service's database. */
export interface RestoredTopic {
  topic: string;
  /** The table whose rows are the aggregates, with an identity column `id`. */
  table: string;
  /** The column with the aggregate's id, where that is not `id`. */
  idColumn?: string;
  /** The present states of these aggregates of a tenant, as events; those that the database does not have are left out. */
  present(em: EntityManager, tenantId: number, ids: readonly number[]): Promise<DomainEvent[]>;
  /**
   * The end of an aggregate that came after the backup and is lost, made from the last state that was published of it; the same
   * bytes where that state is an end already. null where no end is to be published: readers then keep the last state.
   */
  ended(payload: Uint8Array, at: Date): Pick<DomainEvent, 'type' | 'payload'> | null;
}

export interface RestoreReport {
  /** Epoch of all later events. */
  epoch: number;
  /** Aggregates that were published again, because the log had a later state than the database. */
  republished: number;
  /** Aggregates that were published as ended, because the database does not have them. */
  ended: number;
  /** Aggregates that were published because the log had no state of theirs, or an older one. */
  missing: number;
}

/** The order of the newest event that the log has of an aggregate. */
export interface Published extends EventOrder {
  tenantId: number;
  id: number;
}

const CHUNK = 200;

/**
 * Reconciles the event log with a database that was restored from a backup. Run it before the service starts.
 *
 * Events written after the backup are in the log, and not in the database: versions and ids would be used a second time.
 * So the epoch is raised above every epoch in the log, ids go on after every id in the log, and an event of the new epoch is
 * written for each aggregate with a newer state in the log than in the database: its present state, or its end. Readers
 * then agree with the database. The service's own consumer groups begin at the start; their inbox has the applied events.
 *
 * It may be run again after a failure, or when nothing was restored: then nothing is published.
 * @param options.ownerUrl the restored database, as the role that owns it
 * @param options.database the same, as the application
 * @param options.alsoWritten topics that the service writes and does not publish again, such as its audit trail: the new epoch is above
 *   theirs too
 * @param options.groups the service's own consumer groups
 * @param options.readerUrl the restored database, as a role that sees the rows of every tenant: then what the log lacks is published too,
 *   because it was lost or is older than the database
 * @throws GroupInUseError while the service runs
 */
export async function settleRestoredDatabase(options: {
  ownerUrl: string;
  database: TenantDatabase;
  log: EventLog;
  topics: readonly RestoredTopic[];
  alsoWritten?: readonly string[];
  groups: readonly string[];
  readerUrl?: string | undefined;
}): Promise<RestoreReport> {
  const { ownerUrl, database, log, topics, alsoWritten = [], groups, readerUrl } = options;
  for (const group of groups) await log.forgetGroup(group);
  const known = new Map<string, Map<string, Published>>();
  for (const { topic } of topics) known.set(topic, await newestOf(log, topic));
  const all = [...known.values()].flatMap((aggregates) => [...aggregates.values()]);
  const others = await newestEpochOf(log, alsoWritten);
  const epochs = await raiseEpoch(
    ownerUrl,
    all.reduce((newest, { epoch }) => Math.max(newest, epoch), others),
  );
  const report: RestoreReport = { epoch: epochs.now, republished: 0, ended: 0, missing: 0 };
  for (const topic of topics) {
    const ofTopic = known.get(topic.topic) ?? new Map<string, Published>();
    const aggregates = [...ofTopic.values()];
    await skipIds(
      ownerUrl,
      topic.table,
      aggregates.reduce((newest, { id }) => Math.max(newest, id), 0),
    );
    const lost: Published[] = [];
    for (const [tenantId, ofTenant] of Map.groupBy(aggregates, (aggregate) => aggregate.tenantId)) {
      for (let from = 0; from < ofTenant.length; from += CHUNK) {
        const chunk = ofTenant.slice(from, from + CHUNK);
        const result = await republish(database, topic, { tenantId, chunk, epochBefore: epochs.before });
        report.republished += result.republished;
        lost.push(...result.lost);
      }
    }
    report.ended += await end(database, log, topic, lost);
    if (readerUrl !== undefined) report.missing += await publishMissing(database, topic, { readerUrl, known: ofTopic });
  }
  return report;
}

/** Finds the newest event of each aggregate of a topic. */
async function newestOf(log: EventLog, topic: string): Promise<Map<string, Published>> {
  const newest = new Map<string, Published>();
  await forEachEvent(log, topic, ({ tenantId, aggregateId: id, epoch, version }) => {
    const key = `${tenantId}:${id}`;
    if (isNewer({ epoch, version }, newest.get(key))) newest.set(key, { tenantId, id, epoch, version });
  });
  return newest;
}

/** @returns 0 where there is no event */
async function newestEpochOf(log: EventLog, topics: readonly string[]): Promise<number> {
  let newest = 0;
  for (const topic of topics) {
    await forEachEvent(log, topic, ({ epoch }) => void (newest = Math.max(newest, epoch)));
  }
  return newest;
}

async function forEachEvent(
  log: EventLog,
  topic: string,
  onEvent: (envelope: EventEnvelope, record: LogRecord) => void,
): Promise<void> {
  await log.scan({
    topics: [topic],
    onRecord(record) {
      try {
        onEvent(decodeEnvelope(record.headers), record);
      } catch (error) {
        // A record that is no event belongs to no aggregate.
        if (!(error instanceof EnvelopeError)) throw error;
      }
    },
  });
}

async function raiseEpoch(ownerUrl: string, newestInLog: number): Promise<{ before: number; now: number }> {
  return withClient(ownerUrl, async (client) => {
    const { rows: found } = await client.query<{ epoch: number }>(`select epoch from outbox_epoch`);
    const before = found[0]?.epoch ?? 1;
    const now = Math.max(before, newestInLog) + 1;
    await client.query(`update outbox_epoch set epoch = $1`, [now]);
    return { before, now };
  });
}

/** Sets the sequence past every id in the log: links, logs and other services may still name those. */
async function skipIds(ownerUrl: string, table: string, newest: number): Promise<void> {
  if (newest === 0) return;
  await withClient(ownerUrl, async (client) => {
    const quoted = client.escapeIdentifier(table);
    const { rows } = await client.query<{ sequence: string }>(`select pg_get_serial_sequence($1, 'id') as sequence`, [
      quoted,
    ]);
    const sequence = rows[0]?.sequence;
    if (!sequence) throw new Error(`Table ${table} has no identity column "id"; a restored topic needs one.`);
    await client.query(`select setval($1::regclass, greatest($2::bigint, (select last_value from ${sequence})))`, [
      sequence,
      newest,
    ]);
  });
}

/** @returns the number of republished aggregates, and those that the database does not have */
async function republish(
  database: TenantDatabase,
  topic: RestoredTopic,
  { tenantId, chunk, epochBefore }: { tenantId: number; chunk: readonly Published[]; epochBefore: number },
): Promise<{ republished: number; lost: Published[] }> {
  return database.write({ tenantId }, async (em) => {
    const events = await topic.present(
      em,
      tenantId,
      chunk.map(({ id }) => id),
    );
    const states = new Map(events.map((event) => [event.aggregateId, event]));
    const behind = chunk.flatMap((published) => {
      const state = states.get(published.id);
      return state && isNewer(published, { epoch: epochBefore, version: state.version }) ? [state] : [];
    });
    await addToOutbox(em, { tenantId }, behind);
    return { republished: behind.length, lost: chunk.filter(({ id }) => !states.has(id)) };
  });
}

/** Their last states are read in a second pass, so that no topic is held in memory. @returns number of ended aggregates */
async function end(
  database: TenantDatabase,
  log: EventLog,
  restored: RestoredTopic,
  lost: readonly Published[],
): Promise<number> {
  if (lost.length === 0) return 0;
  const wanted = new Map(lost.map((aggregate) => [`${aggregate.tenantId}:${aggregate.id}`, aggregate]));
  const payloads = new Map<string, Uint8Array>();
  await forEachEvent(log, restored.topic, ({ tenantId, aggregateId, epoch, version }, { value }) => {
    const key = `${tenantId}:${aggregateId}`;
    const last = wanted.get(key);
    if (last?.epoch === epoch && last.version === version) payloads.set(key, value);
  });
  const now = new Date();
  let count = 0;
  for (const [key, { tenantId, id, version }] of wanted) {
    const payload = payloads.get(key);
    const last = payload && restored.ended(payload, now);
    // Its end is published already: it was deleted before the backup, or this is the second run.
    if (!last || Buffer.compare(last.payload, payload) === 0) continue;
    const event = { ...last, topic: restored.topic, aggregateId: id, version: version + 1 };
    await database.write({ tenantId }, (em) => addToOutbox(em, { tenantId }, [event]));
    count++;
  }
  return count;
}
