import { setTimeout as delay } from 'node:timers/promises';
import {
  AUDIT_GROUP,
  AUDIT_SOURCES,
  CASH_GROUP,
  CASH_SOURCES,
  SPEND_GROUP,
  SPEND_SOURCES,
} from '@outlay/analytics/messaging/analytics-topics';
import type { EventLog } from '@outlay/messaging/event-log';
import { startServices } from '../../start/in-process.ts';
import type { ServiceName } from '../../start/service-names.ts';
import type { RestoreTarget } from '../restore-target.ts';
import { readModelDifferences, type Readers } from './compare-read-models.ts';

/** Services whose events and consumers make the read models. Notifications is not among them: it would send mails. */
const NEEDED: readonly ServiceName[] = ['identity', 'projects', 'ledger', 'analytics'];
/** Time without any progress after which what is missing will not come, in milliseconds. */
const STALLED_MS = 30_000;
const POLL_MS = 500;

/**
 * Runs the services without a gateway until their outboxes are empty and analytics has read what they published, then compares.
 * @returns what differs
 */
export async function readModelsCaughtUp(target: RestoreTarget, readers: Readers, log: EventLog): Promise<string[]> {
  await using services = new AsyncDisposableStack();
  await startServices(services, target.environments, NEEDED);
  let [last, changedAt] = ['', Date.now()];
  for (;;) {
    const waiting = await waitingOf(readers, log).catch(failureOf);
    const isDone = typeof waiting !== 'string' && waiting.every((count) => count === 0n);
    const differences = isDone ? await readModelDifferences(readers) : [];
    if (isDone && differences.length === 0) return [];
    const now = String(waiting);
    if (now !== last) [last, changedAt] = [now, Date.now()];
    if (Date.now() - changedAt > STALLED_MS) {
      const stuck = `not worked off: ${now} (outboxes and audit entries of ${NEEDED.join(', ')}; events of analytics)`;
      return isDone ? differences : [stuck];
    }
    await delay(POLL_MS);
  }
}

/** A log that was just made refuses single requests for a moment, as its topics have no leader yet. */
function failureOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Unpublished events and unsealed audit entries by service, then records that analytics has not read. */
async function waitingOf(readers: Readers, log: EventLog): Promise<bigint[]> {
  const counts: bigint[] = [];
  for (const name of NEEDED) {
    const { rows } = await readers[name].query<{ count: string }>(
      `select (select count(*) from outbox where published_at is null) + (select count(*) from audit_unsealed) as count`,
    );
    counts.push(BigInt(rows[0]?.count ?? 0));
  }
  for (const [group, topics] of [
    [SPEND_GROUP, SPEND_SOURCES],
    [CASH_GROUP, CASH_SOURCES],
    [AUDIT_GROUP, AUDIT_SOURCES],
  ] as const) {
    const positions = await log.progress(group, topics);
    counts.push(positions.reduce((sum, { acknowledged, end }) => sum + (end - acknowledged), 0n));
  }
  return counts;
}
