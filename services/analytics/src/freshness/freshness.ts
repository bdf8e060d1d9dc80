import { setTimeout as delay } from 'node:timers/promises';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AggregateVersion } from '@outlay/tenancy/written-versions';
import { AppliedVersions, isFollowed } from './applied-versions.repository.ts';

/** How long a request waits for its caller's own writes, all of them together. */
const PATIENCE_MS = 2_000;
/** For events that another process takes in. */
const POLL_MS = 20;
/** Who has looked so often waits for events that are held up: to look all the time would hold them up more. */
const EAGER_LOOKS = 10;
const PATIENT_POLL_MS = 150;

/** Lets a request wait until the read models contain what its caller wrote a moment ago. */
export class Freshness {
  readonly #database: TenantDatabase;
  readonly #healthy: () => boolean;
  readonly #waits = new WeakMap<RequestContext, Promise<boolean>>();
  /** Those who wait to be told of the next commit of this process. */
  #sleepers = new Set<() => void>();

  /** @param healthy whether events arrive and can be applied */
  constructor(database: TenantDatabase, healthy: () => boolean) {
    this.#database = database;
    this.#healthy = healthy;
    database.onCommit(() => {
      const sleepers = this.#sleepers;
      this.#sleepers = new Set();
      for (const wake of sleepers) wake();
    });
  }

  /**
   * Waits, at most 2 s and once for each request, until what the caller wrote is contained.
   * @returns false when something is known that is not contained, or cannot be: events do not arrive
   */
  async reached(context: RequestContext): Promise<boolean> {
    const known = this.#waits.get(context);
    if (known) return known;
    const wait = this.#wait(tenantOf(context), (context.after ?? []).filter(isFollowed));
    this.#waits.set(context, wait);
    return wait;
  }

  async #wait(tenantId: number, wanted: readonly AggregateVersion[]): Promise<boolean> {
    const deadline = performance.now() + PATIENCE_MS;
    let missing = wanted;
    for (let looks = 1; missing.length > 0; looks++) {
      const isEager = looks <= EAGER_LOOKS;
      const woken = isEager ? this.#nextCommit() : delay(PATIENT_POLL_MS);
      missing = await this.#database.read({ tenantId }, (em) => new AppliedVersions(em, tenantId).missing(missing));
      if (missing.length === 0) break;
      if (performance.now() + (isEager ? POLL_MS : PATIENT_POLL_MS) > deadline) return false;
      await woken;
    }
    return this.#healthy();
  }

  /** Resolves at the next commit of this process, or after a moment. */
  #nextCommit(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, POLL_MS);
      this.#sleepers.add(wake);
    });
  }
}
