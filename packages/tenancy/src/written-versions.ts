/** A version of an aggregate, as its events carry it. */
export interface AggregateVersion {
  /** The aggregate's topic, for example `ledger.expense`. */
  readonly topic: string;
  readonly aggregateId: number;
  readonly version: number;
}

/** Limit of aggregates in one header: at most 10 KiB of the 110 KiB that servers accept. */
export const MAX_VERSIONS = 96;

const NAMED = /^([a-z][a-z\d.-]{0,63}):([1-9]\d{0,15}):([1-9]\d{0,15})$/;

/**
 * The newest versions of written aggregates, up to {@link MAX_VERSIONS}; beyond that the least recently written one is
 * dropped. Header form: `ledger.expense:12:3,ledger.account:4:77`.
 */
export class WrittenVersions {
  /** Topic and id to version, ordered by last write. */
  readonly #versions = new Map<string, number>();

  add({ topic, aggregateId, version }: AggregateVersion): void {
    const key = `${topic}:${aggregateId}`;
    const newest = Math.max(version, this.#versions.get(key) ?? 0);
    this.#versions.delete(key);
    this.#versions.set(key, newest);
    if (this.#versions.size <= MAX_VERSIONS) return;
    const [oldest = key] = this.#versions.keys();
    this.#versions.delete(oldest);
  }

  addAll(versions: Iterable<AggregateVersion>): void {
    for (const version of versions) this.add(version);
  }

  /** Undefined while nothing was written. */
  toHeader(): string | undefined {
    if (this.#versions.size === 0) return undefined;
    return [...this.#versions].map(([key, version]) => `${key}:${version}`).join(',');
  }
}

/** The newest of these versions as a header; undefined where there are none. */
export function versionsHeader(versions: Iterable<AggregateVersion>): string | undefined {
  const newest = new WrittenVersions();
  newest.addAll(versions);
  return newest.toHeader();
}

/** Parses a header. Malformed parts, and parts beyond {@link MAX_VERSIONS}, are ignored. */
export function parseVersions(header: string | null | undefined): AggregateVersion[] {
  if (!header) return [];
  const found: AggregateVersion[] = [];
  for (const part of header.split(',', MAX_VERSIONS)) {
    const [, topic, id, version] = NAMED.exec(part.trim()) ?? [];
    if (topic !== undefined) found.push({ topic, aggregateId: Number(id), version: Number(version) });
  }
  return found;
}
