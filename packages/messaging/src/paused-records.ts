import type { LogRecord } from './event-log.ts';

/** Records that a consumer is retrying. Their partitions wait. */
export class PausedRecords {
  readonly #records = new Map<LogRecord, { since: Date; cause: string; tries: number }>();

  get size(): number {
    return this.#records.size;
  }

  /** Keeps the time of the first failure, and the cause of the newest. */
  add(record: LogRecord, error: unknown): void {
    const { since = new Date(), tries = 0 } = this.#records.get(record) ?? {};
    this.#records.set(record, { since, tries: tries + 1, cause: nameOf(error) });
  }

  delete(record: LogRecord): void {
    this.#records.delete(record);
  }

  /** For operators; names and codes of errors only, messages may hold data. */
  detail(): string | undefined {
    const [oldest] = [...this.#records.values()].toSorted((a, b) => a.since.getTime() - b.since.getTime());
    if (!oldest) return undefined;
    const { since, tries, cause } = oldest;
    return `paused since ${since.toISOString()}: ${this.#records.size} waiting, the first tried ${tries} times (${cause})`;
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
