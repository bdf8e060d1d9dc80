import * as list from './gauge-list.ts';
import { sampled, show } from './gauge-registry.ts';

/** Waiting items of a queue in a database. */
export interface Backlog {
  readonly count: number;
  /** Age of the oldest, in seconds; 0 without one. */
  readonly oldestSeconds: number;
}

/** Gauges of the waiting events in a service's outbox. @returns a function that removes them */
export function showOutbox(service: string, read: () => Promise<Backlog>): () => void {
  const backlog = sampled(read);
  return together([
    show(list.OUTBOX_DEPTH, { service }, async () => (await backlog()).count),
    show(list.OUTBOX_AGE, { service }, async () => (await backlog()).oldestSeconds),
  ]);
}

/** Gauge of the leadership among the relays of a service. @returns a function that removes it */
export function showRelay(service: string, leads: () => boolean): () => void {
  return show(list.RELAY_LEADS, { service }, () => Number(leads()));
}

/** Gauge of a consumer's lag. @returns a function that removes it */
export function showConsumerLag(consumer: string, read: () => Promise<number>): () => void {
  return show(list.CONSUMER_LAG, labelsOf(consumer), sampled(read));
}

/** Gauge of the events that pause a consumer. @returns a function that removes it */
export function showConsumerPaused(consumer: string, read: () => number): () => void {
  return show(list.CONSUMER_PAUSED, labelsOf(consumer), read);
}

/** Events that a consumer has passed over, by reason. */
export type UnappliedCounts = Readonly<Record<'unknown_type' | 'dead_letter', number>>;

/** Gauges of the events that a consumer has passed over. @returns a function that removes them */
export function showUnapplied(consumer: string, read: () => Promise<UnappliedCounts>): () => void {
  const counts = inTurn(labelsOf(consumer).service, read);
  const one = (reason: keyof UnappliedCounts) =>
    show(list.CONSUMER_UNAPPLIED, { ...labelsOf(consumer), reason }, async () => (await counts())[reason]);
  return together([one('unknown_type'), one('dead_letter')]);
}

/** Counts of a connection pool; pg's own pool has them. */
export interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number };
}

/** Gauges of a connection pool. `pool` is `app` or `worker`. @returns a function that removes them */
export function showPool(owner: { service: string; pool: string }, counts: PoolCounts): () => void {
  return together([
    show(list.POOL, { ...owner, state: 'idle' }, () => counts.idleCount),
    show(list.POOL, { ...owner, state: 'used' }, () => counts.totalCount - counts.idleCount),
    show(list.POOL_MAX, { ...owner }, () => counts.options.max),
    show(list.POOL_WAITING, { ...owner }, () => counts.waitingCount),
  ]);
}

/** Gauge of a database that may turn read-only, as after a failover. @returns a function that removes it */
export function showDatabaseWritable(service: string, read: () => Promise<boolean>): () => void {
  const isWritable = inTurn(service, read);
  return show(list.DATABASE_WRITABLE, { service }, async () => Number(await isWritable()));
}

/** Gauge of one check of `/readyz`. @returns a function that removes it */
export function showHealthCheck(service: string, check: string, read: () => Promise<boolean>): () => void {
  const passes = sampled(read);
  return show(list.HEALTH, { service, check }, async () => Number(await passes()));
}

/** Gauge of the audit entries that are not yet part of the chain. @returns a function that removes it */
export function showUnsealed(service: string, read: () => Promise<number>): () => void {
  return show(list.AUDIT_UNSEALED, { service }, inTurn(service, read));
}

/** Gauge of a job that did not succeed in time, in seconds. @returns a function that removes it */
export function showJobOverdue(service: string, job: string, read: () => Promise<number>): () => void {
  return show(list.JOB_OVERDUE, { service, job }, inTurn(service, read));
}

/** Gauges of the mails that wait. @returns a function that removes them */
export function showMailQueue(service: string, read: () => Promise<Backlog>): () => void {
  const backlog = inTurn(service, read);
  return together([
    show(list.MAIL_QUEUE_DEPTH, { service }, async () => (await backlog()).count),
    show(list.MAIL_QUEUE_AGE, { service }, async () => (await backlog()).oldestSeconds),
  ]);
}

/** Gauges of the messages to webhooks that wait. @returns a function that removes them */
export function showWebhookQueue(service: string, read: () => Promise<Backlog>): () => void {
  const backlog = inTurn(service, read);
  return together([
    show(list.WEBHOOK_QUEUE_DEPTH, { service }, async () => (await backlog()).count),
    show(list.WEBHOOK_QUEUE_AGE, { service }, async () => (await backlog()).oldestSeconds),
  ]);
}

const turns = new Map<string, Promise<unknown>>();

/** Reads by the connections of a service, one after the other: measuring must not fill the pool that it measures. */
function inTurn<T>(service: string, read: () => Promise<T>): () => Promise<T> {
  return sampled(async () => {
    const turn = (turns.get(service) ?? Promise.resolve()).then(read);
    turns.set(
      service,
      turn.catch(() => undefined),
    );
    return turn;
  });
}

function together(hide: readonly (() => void)[]): () => void {
  return () => hide.forEach((stop) => stop());
}

/** Consumers are named `<service>.<what>`. */
function labelsOf(consumer: string): { service: string; consumer: string } {
  return { service: consumer.split('.', 1)[0] ?? consumer, consumer };
}
