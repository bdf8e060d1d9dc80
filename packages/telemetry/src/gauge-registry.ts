import type { MeterProvider } from '@opentelemetry/api';
import * as gauges from './gauge-list.ts';
import type { Labels } from './instruments.ts';

/** Reads a value on collection. A rejection or a timeout makes it unknown. */
export type Reading = () => number | Promise<number>;

export interface Gauge {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  /** A total that only grows: shown as a counter. */
  readonly isTotal?: boolean;
}

/** A value and its labels, where the labels differ from one collection to the next. */
export interface LabelledValue {
  readonly labels: Labels;
  readonly value: number;
}

/** Reported for an unknown value: readers that push would keep the last value of one that is no longer reported. */
const UNKNOWN = Number.NaN;
/** Time limit for reading one value. Checks of /readyz take a second until they fail, and must be seen to fail. */
const PATIENCE_MS = 2_000;
/** Shortest interval between two reads of a remote value, for any number of readers. */
const SAMPLE_MS = 5_000;
/** Time after which a read without an answer is repeated. */
const LOST_MS = 60_000;

interface Shown {
  readonly labels: Labels;
  readonly read: Reading;
}

interface Shelf {
  /** Readers by labels. Parts register when they start, with or without a reader. */
  readonly single: Map<string, Shown>;
  readonly several: Set<() => readonly LabelledValue[]>;
}

const GAUGES: readonly Gauge[] = Object.values(gauges);
const shelves = new Map<Gauge, Shelf>(GAUGES.map((gauge) => [gauge, { single: new Map(), several: new Set() }]));
let isRead = false;

/** True where somebody reads metrics. */
export function areMetricsRead(): boolean {
  return isRead;
}

/** Shows a value for as long as its part runs. @returns a function that makes it unknown */
export function show(gauge: Gauge, labels: Labels, read: Reading): () => void {
  const [key, shown, single] = [JSON.stringify(labels), { labels, read }, shelves.get(gauge)?.single];
  single?.set(key, shown);
  return () => {
    if (single?.get(key) === shown) single.set(key, { labels, read: () => UNKNOWN });
  };
}

/** Shows values whose labels change. @returns a function that removes them */
export function showSeveral(gauge: Gauge, read: () => readonly LabelledValue[]): () => void {
  const several = shelves.get(gauge)?.several;
  several?.add(read);
  return () => several?.delete(read);
}

/** Registers the gauges at a provider. Called once, if metrics are read. */
export function installGauges(provider: MeterProvider): void {
  isRead = true;
  const meter = provider.getMeter('outlay');
  for (const [{ name, description, unit, isTotal }, { single, several }] of shelves) {
    const made = isTotal
      ? meter.createObservableCounter(name, { description, unit })
      : meter.createObservableGauge(name, { description, unit });
    made.addCallback(async (result) => {
      for (const read of several) for (const { labels, value } of read()) result.observe(value, { ...labels });
      const shown = [...single.values()];
      await Promise.all(shown.map(async ({ read, labels }) => result.observe(await withPatience(read), { ...labels })));
    });
  }
}

/** Several readers, and several values of one answer, share one read of the source. */
export function sampled<T>(read: () => Promise<T>): () => Promise<T> {
  let last: { askedMs: number; isAnswered: boolean; value: Promise<T> } | undefined;
  return async () => {
    const ageMs = performance.now() - (last?.askedMs ?? Number.NEGATIVE_INFINITY);
    if (last && ageMs <= (last.isAnswered ? SAMPLE_MS : LOST_MS)) return last.value;
    const asked = { askedMs: performance.now(), isAnswered: false, value: read() };
    void asked.value.catch(() => undefined).finally(() => (asked.isAnswered = true));
    last = asked;
    return asked.value;
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
