import type { LogRecord } from './event-log.ts';

/** Limit of records in a turn to which further partitions add theirs. */
const TOGETHER = 250;
/** Limit of tenants whose turn it is at the same time: each holds a connection to the database. */
const AT_ONCE = 4;

/** Records of one partition, in order. */
interface Portion {
  records: readonly LogRecord[];
  end(isApplied: boolean): void;
}

/**
 * Tenants take turns to have their records applied, the longest-waiting first. Records of several partitions that
 * arrive together, or while the tenant waits, share its next turn.
 */
export class TenantTurns {
  readonly #apply: (records: readonly LogRecord[]) => Promise<boolean>;
  readonly #waiting = new Map<string, Portion[]>();
  readonly #running = new Set<string>();

  /** @param apply applies records of one tenant, all or none; returns false where they failed, and never rejects */
  constructor(apply: (records: readonly LogRecord[]) => Promise<boolean>) {
    this.#apply = apply;
  }

  /**
   * Waits for the tenant's turn.
   * @returns false when the turn failed: none of its records was applied
   */
  async take(tenant: string, records: readonly LogRecord[]): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const portions = this.#waiting.get(tenant) ?? [];
    this.#waiting.set(tenant, [...portions, { records, end: resolve }]);
    this.#startSoon();
    return promise;
  }

  /** After the other partitions of the same read have added their records. */
  #startSoon(): void {
    setImmediate(() => {
      for (const tenant of this.#waiting.keys()) {
        if (this.#running.size >= AT_ONCE) return;
        if (!this.#running.has(tenant)) void this.#turn(tenant);
      }
    });
  }

  async #turn(tenant: string): Promise<void> {
    const portions = this.#takeWaiting(tenant);
    this.#running.add(tenant);
    const isApplied = await this.#apply(portions.flatMap(({ records }) => records));
    this.#running.delete(tenant);
    for (const portion of portions) portion.end(isApplied);
    this.#startSoon();
  }

  /** The first portions of a tenant; the others wait behind the other tenants. */
  #takeWaiting(tenant: string): readonly Portion[] {
    const portions = this.#waiting.get(tenant) ?? [];
    this.#waiting.delete(tenant);
    let count = 0;
    const taken = portions.filter(({ records }, index) => (count += records.length) <= TOGETHER || index === 0);
    const left = portions.slice(taken.length);
    if (left.length > 0) this.#waiting.set(tenant, left);
    return taken;
  }
}
