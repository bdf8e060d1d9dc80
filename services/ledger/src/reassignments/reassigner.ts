import { WorkLoop } from '@outlay/jobs/work-loop';
import type { Part } from '@outlay/service-kit/lifecycle';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Pool } from 'pg';
import { ReassignmentRepository } from './reassignment.repository.ts';
import { BATCH, reassignSome } from './reassign.ts';
import { runningOrders } from './running-orders.repository.ts';

const POLL_MS = 5_000;
/** Pause after a batch, as a multiple of the time that it took: the database is free for others meanwhile. */
const REST = 0.5;

/** Dependencies of {@link Reassigner}. */
export interface ReassignerOptions {
  database: TenantDatabase;
  /** Of the worker role, which finds orders across tenants. */
  worker: Pool;
  logger: Logger;
  batch?: number;
  pollMs?: number;
}

/** Works off orders in the background, one batch of each in turn. Any number of processes may: each order is locked by one. What a process that dies has committed stays, and another goes on. */
export class Reassigner implements Part {
  readonly #options: ReassignerOptions;
  readonly #loop: WorkLoop;

  constructor(options: ReassignerOptions) {
    this.#options = options;
    this.#loop = new WorkLoop({
      work: () => this.#round(),
      failed: (err) =>
        options.logger.warn({ err }, 'looking for changes of tags and categories failed; it is tried again'),
      pollMs: options.pollMs ?? POLL_MS,
    });
  }

  /** Says that an order was given. */
  wake(): void {
    this.#loop.wake();
  }

  async start(): Promise<void> {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** @returns true while an order has more to do */
  async #round(): Promise<boolean> {
    let isMore = false;
    for (const { id, tenantId } of await runningOrders(this.#options.worker)) {
      if (this.#loop.stopping.aborted) return false;
      const begun = performance.now();
      isMore = (await this.#batchOrLog(id, tenantId)) || isMore;
      await this.#loop.rest(REST * (performance.now() - begun));
    }
    return isMore;
  }

  /** A failure of one order, such as a lock that somebody holds, is none of the others. */
  async #batchOrLog(id: number, tenantId: number): Promise<boolean> {
    try {
      return await this.#batch(id, tenantId);
    } catch (err) {
      this.#options.logger.warn(
        { err, tenantId, order: id },
        'a change of tags or categories failed; it is tried again',
      );
      return false;
    }
  }

  /** @returns true while the order has more to do here */
  async #batch(id: number, tenantId: number): Promise<boolean> {
    return this.#options.database.write({ tenantId }, async (em) => {
      const order = await new ReassignmentRepository(em, tenantId).take(id);
      return order !== null && !(await reassignSome(em, order, this.#options.batch ?? BATCH));
    });
  }
}
