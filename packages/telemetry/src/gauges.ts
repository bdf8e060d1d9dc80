import type { MeterProvider } from '@opentelemetry/api';
import type { Labels } from './instruments.ts';

/** Reads a value on collection. A rejection or a timeout makes it unknown. */
export type Reading = () => number | Promise<number>;

interface Gauge {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
}

/** Reported for an unknown value: a page would keep the last value of one that is no longer reported. */
const UNKNOWN = Number.NaN;
/** Time limit for reading one value. */
const PATIENCE_MS = 1_000;
/** Shortest interval between two reads of a remote value, for any number of readers. */
const SAMPLE_MS = 5_000;
/** Time after which a read without an answer is repeated. */
const LOST_MS = 60_000;

const OUTBOX_DEPTH = { name: 'outlay.outbox.depth', description: 'Events that wait to be published.', unit: '{event}' };
const CONSUMER_LAG = {
  name: 'outlay.consumer.lag',
  description: 'Events of the log that a consumer has not acknowledged.',
  unit: '{event}',
};
const CONSUMER_PAUSED = {
  name: 'outlay.consumer.paused',
  description: 'Events that a consumer cannot apply at present and tries again; its partitions wait behind them.',
  unit: '{event}',
};
const POOL = {
  name: 'outlay.db.client.connection.count',
  description: 'Connections to the database, by state: idle or used.',
  unit: '{connection}',
};
const POOL_WAITING = {
  name: 'outlay.db.client.connection.pending_requests',
  description: 'Requests that wait for a connection to the database.',
  unit: '{request}',
};
const GAUGES: readonly Gauge[] = [OUTBOX_DEPTH, CONSUMER_LAG, CONSUMER_PAUSED, POOL, POOL_WAITING];

interface Shown {
  readonly labels: Labels;
  readonly read: Reading;
}

/** Readers by gauge and labels. Parts register when they start, with or without a reader. */
const readings = new Map<Gauge, Map<string, Shown>>(GAUGES.map((gauge) => [gauge, new Map()]));

/** Gauge of waiting events in a service's outbox. @returns a function that removes it */
export function showOutboxDepth(service: string, read: () => Promise<number>): () => void {
  return show(OUTBOX_DEPTH, { service }, sampled(read));
}

/** Gauge of a consumer's lag. @returns a function that removes it */
export function showConsumerLag(consumer: string, read: () => Promise<number>): () => void {
  return show(CONSUMER_LAG, { service: consumer.split('.', 1)[0] ?? consumer, consumer }, sampled(read));
}

/** Gauge of the events that pause a consumer. @returns a function that removes it */
export function showConsumerPaused(consumer: string, read: () => number): () => void {
  return show(CONSUMER_PAUSED, { service: consumer.split('.', 1)[0] ?? consumer, consumer }, read);
}

/** Counts of a connection pool; pg's own pool has them. */
export interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** Gauges of a connection pool. `pool` is `app` or `worker`. @returns a function that removes them */
export function showPool(owner: { service: string; pool: string }, counts: PoolCounts): () => void {
  const hide = [
    show(POOL, { ...owner, state: 'idle' }, () => counts.idleCount),
    show(POOL, { ...owner, state: 'used' }, () => counts.totalCount - counts.idleCount),
    show(POOL_WAITING, { ...owner }, () => counts.waitingCount),
  ];
  return () => hide.forEach((stop) => stop());
}

/** Registers the gauges at a provider. Called once, if metrics are read. */
export function installGauges(provider: MeterProvider): void {
  const meter = provider.getMeter('outlay');
  for (const gauge of GAUGES) {
    const { name, description, unit } = gauge;
    meter.createObservableGauge(name, { description, unit }).addCallback(async (result) => {
      const shown = [...(readings.get(gauge)?.values() ?? [])];
      await Promise.all(shown.map(async ({ read, labels }) => result.observe(await withPatience(read), { ...labels })));
    });
  }
}

function show(gauge: Gauge, labels: Labels, read: Reading): () => void {
  const [key, shown, all] = [JSON.stringify(labels), { labels, read }, readings.get(gauge)];
  all?.set(key, shown);
  return () => {
    if (all?.get(key) === shown) all.set(key, { labels, read: () => UNKNOWN });
  };
}

/** Several readers share one read of the source. */
function sampled(read: () => Promise<number>): Reading {
  let last: { askedMs: number; isAnswered: boolean; value: Promise<number> } | undefined;
  return () => {
    const ageMs = performance.now() - (last?.askedMs ?? Number.NEGATIVE_INFINITY);
    if (ageMs > (last?.isAnswered === false ? LOST_MS : SAMPLE_MS)) {
      const asked = { askedMs: performance.now(), isAnswered: false, value: read() };
      void asked.value.catch(() => undefined).finally(() => (asked.isAnswered = true));
      last = asked;
    }
    return last?.value ?? UNKNOWN;
  };
}

async function withPatience(read: Reading): Promise<number> {
  const { promise: late, resolve } = Promise.withResolvers<number>();
  const timer = setTimeout(() => resolve(UNKNOWN), PATIENCE_MS);
  try {
    return await Promise.race([read(), late]);
  } catch {
    return UNKNOWN;
  } finally {
    clearTimeout(timer);
  }
}
