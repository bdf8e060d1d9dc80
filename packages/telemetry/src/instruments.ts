import { metrics, type Counter, type Histogram, type MeterProvider } from '@opentelemetry/api';

/** Labels of a measurement. Their values are few and known: never an id, a client's text or personal data. */
export type Labels = Readonly<Record<string, string | number>>;

interface Description {
  /** Dots part its words; Prometheus shows underscores, the unit, and `_total` after a counter. */
  name: string;
  description: string;
  /** In UCUM: `s`, `{event}`. */
  unit: string;
}

/** Seconds: from one SQL statement to a request that hangs. */
const FAST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds: also for waits, such as an event's while the log is down. */
export const SLOW_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];

/** Items of one batch. */
export const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** @returns a function that counts; by 0, it shows that nothing has happened yet: a rate sees the first event only then */
export function counter(description: Description): (labels: Labels, by?: number) => void {
  const instrument = perProvider((provider): Counter =>
    provider.getMeter('outlay').createCounter(...parts(description)),
  );
  return (labels, by = 1) => instrument().add(by, labels);
}

/** @returns a function that records a duration */
export function secondsHistogram(
  description: Omit<Description, 'unit'>,
  buckets: readonly number[] = FAST_SECONDS,
): (labels: Labels, seconds: number) => void {
  return histogram({ ...description, unit: 's' }, buckets);
}

/** @returns a function that records a value */
export function histogram(
  description: Description,
  buckets: readonly number[],
): (labels: Labels, value: number) => void {
  const instrument = perProvider((provider): Histogram => {
    const [name, options] = parts(description);
    const advice = { explicitBucketBoundaries: [...buckets] };
    return provider.getMeter('outlay').createHistogram(name, { ...options, advice });
  });
  return (labels, value) => instrument().record(Math.max(0, value), labels);
}

function parts({ name, ...options }: Description): [string, Omit<Description, 'name'>] {
  return [name, options];
}

/** Makes instruments anew for each provider: unlike tracers, those made before the SDK starts would never record. */
function perProvider<T>(make: (provider: MeterProvider) => T): () => T {
  let made: { of: MeterProvider; instrument: T } | undefined;
  return () => {
    const provider = metrics.getMeterProvider();
    if (made?.of !== provider) made = { of: provider, instrument: make(provider) };
    return made.instrument;
  };
}
