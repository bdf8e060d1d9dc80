import type pg from 'pg';
import { WorkLoop } from '@outlay/jobs/work-loop';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { advancePass, type PassStep } from './advance-pass.ts';
import { DueChains, type DueChain } from './due-chains.repository.ts';
import { VerificationPassRepository } from './verification-pass.repository.ts';

/** Times of the verifier, in milliseconds. */
export interface VerifierSettings {
  /** Polling interval while no chain is due. */
  pollMs: number;
  /** Age after which a trail is verified again. */
  recheckMs: number;
  /** Places of one step; hashing them holds the thread for some milliseconds. */
  batch: number;
  /** Pause after a step, as a multiple of what the step took: requests keep the rest of the processor. */
  restFactor: number;
}

const SETTINGS: VerifierSettings = { pollMs: 5_000, recheckMs: 24 * 3_600_000, batch: 250, restFactor: 3 };
/** Chains of one look, and steps of one chain before the next has its turn. */
const CHAINS = 20;
const STEPS = 40;

export interface VerifierParts {
  database: TenantDatabase;
  /** The pool of the worker role, which sees across tenants which chains have new entries. */
  worker: pg.Pool;
  logger: Logger;
  settings?: Partial<VerifierSettings> | undefined;
}

/**
 * Verifies the published audit trails in the background, in small steps: new entries as they come, and every trail from its first
 * entry again once a day. Any number of processes may run; a step of a chain is done by one.
 */
export class TrailVerifier {
  readonly #parts: VerifierParts;
  readonly #settings: VerifierSettings;
  readonly #due: DueChains;
  readonly #loop: WorkLoop;

  constructor(parts: VerifierParts) {
    this.#parts = parts;
    this.#settings = { ...SETTINGS, ...parts.settings };
    this.#due = new DueChains(parts.worker);
    this.#loop = new WorkLoop({
      work: () => this.#verifyDue(),
      failed: (err) => parts.logger.warn({ err }, 'audit verification failed; it is tried again'),
      pollMs: this.#settings.pollMs,
    });
  }

  async start(): Promise<void> {
    this.#loop.start();
  }

  /** Waits for the current step. */
  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** @returns true if more chains are due at once */
  async #verifyDue(): Promise<boolean> {
    const due = await this.#due.find(this.#settings.recheckMs, CHAINS);
    let hasMore = due.length === CHAINS;
    for (const chain of due) {
      if (this.#loop.stopping.aborted) break;
      hasMore = (await this.#verify(chain)) === 'more' || hasMore;
    }
    return hasMore;
  }

  async #verify({ tenantId, service, kind }: DueChain): Promise<PassStep> {
    const { database } = this.#parts;
    await database.write({ tenantId }, (em) => new VerificationPassRepository(em, tenantId, service).begin(kind));
    let step: PassStep = 'more';
    for (let steps = 0; step === 'more' && steps < STEPS; steps++) {
      if (this.#loop.stopping.aborted) break;
      const began = performance.now();
      step = await database.write({ tenantId }, (em) =>
        advancePass(em, { tenantId, service }, kind, this.#settings.batch),
      );
      await this.#loop.rest((performance.now() - began) * this.#settings.restFactor);
    }
    return step;
  }
}
