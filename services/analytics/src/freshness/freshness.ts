import { setTimeout as delay } from 'node:timers/promises';
import { patienceWithin } from '@outlay/tenancy/deadline';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AggregateVersion } from '@outlay/tenancy/written-versions';
import type { VersionReader, WantedVersion } from './applied-versions.repository.ts';

/** Longest wait of a request for its caller's own writes and for the delivery, all together. */
const PATIENCE_MS = 2_000;
/** For events that another process takes in. */
const POLL_MS = 20;
/** After so many looks, events are held up: looking more often would hold them up further. */
const EAGER_LOOKS = 10;
const PATIENT_POLL_MS = 150;

/** State of the delivery of events to the read models. */
export interface Delivery {
  /** True while events arrive and can be applied, here and wherever else the consumer group runs. */
  isWorking(): boolean;
  /** Events of a tenant that the consumer group has passed over. */
  unapplied(tenantId: number): readonly WantedVersion[];
}

/**
 * Checks that the read models are current, and lets a request wait until they are. They are current when they contain what the
 * caller wrote a moment ago, events are delivered and applied, and no event of the tenant was passed over (parked, or a dead letter)
 * without a newer state of its aggregate.
 */
export class Freshness {
  readonly #database: TenantDatabase;
  readonly #delivery: Delivery;
  readonly #versions: VersionReader;
  readonly #waits = new WeakMap<RequestContext, Promise<boolean>>();
  /** Requests that wait for the next commit of this process. */
  #sleepers = new Set<() => void>();

  constructor(database: TenantDatabase, delivery: Delivery, versions: VersionReader) {
    this.#database = database;
    this.#delivery = delivery;
    this.#versions = versions;
    database.onCommit(() => {
      const sleepers = this.#sleepers;
      this.#sleepers = new Set();
      for (const wake of sleepers) wake();
    });
  }

  /**
   * Waits, once for each request, until the read models are current: at most 2 s, and half of the time until its deadline.
   * @returns whether they are
   */
  async reached(context: RequestContext): Promise<boolean> {
    const known = this.#waits.get(context);
    if (known) return known;
    const wait = this.#wait(
      tenantOf(context),
      (context.after ?? []).filter((version) => this.#versions.isFollowed(version)),
      patienceWithin(context.deadline, PATIENCE_MS),
    );
    this.#waits.set(context, wait);
    return wait;
  }

  async #wait(tenantId: number, wanted: readonly AggregateVersion[], patienceMs: number): Promise<boolean> {
    const deadline = performance.now() + patienceMs;
    let missing = wanted;
    for (let looks = 1; missing.length > 0 || !this.#delivery.isWorking(); looks++) {
      const isEager = looks <= EAGER_LOOKS;
      const woken = isEager ? this.#nextCommit() : delay(PATIENT_POLL_MS);
      missing = await this.#missing(tenantId, missing);
      if (missing.length === 0 && this.#delivery.isWorking()) break;
      if (performance.now() + (isEager ? POLL_MS : PATIENT_POLL_MS) > deadline) return false;
      await woken;
    }
    return (await this.#missing(tenantId, this.#delivery.unapplied(tenantId))).length === 0;
  }

  async #missing<Wanted extends WantedVersion>(tenantId: number, wanted: readonly Wanted[]): Promise<Wanted[]> {
    if (wanted.length === 0) return [];
    return this.#database.read({ tenantId }, (em) => this.#versions.missing(em, tenantId, wanted));
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
