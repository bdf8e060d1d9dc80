import { randomUUID } from 'node:crypto';
import { WorkLoop } from '@outlay/jobs/work-loop';
import type { Logger } from '@outlay/telemetry/logger';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import type pg from 'pg';
import { ImportClaims, type ClaimedImport, type WorkingState } from './import-claims.repository.ts';

/** Times of a lane, in milliseconds. */
export interface LaneSettings {
  /** Interval of looks that nothing woke: for what another process has left. */
  readonly pollMs: number;
  /** Time after which another process may go on with an import, unless its work renews it. */
  readonly leaseMs: number;
}

export const LANE_SETTINGS: LaneSettings = { pollMs: 5_000, leaseMs: 30_000 };

export interface ImportLaneParts {
  readonly worker: pg.Pool;
  readonly states: readonly WorkingState[];
  /** Does the work on one import. What it throws is logged, and the import is claimed again once its lease has run out. */
  readonly work: (claim: ClaimedImport, stopping: AbortSignal) => Promise<void>;
  readonly logger: Logger;
  readonly settings?: Partial<LaneSettings> | undefined;
}

/** Works on imports in some states, one at a time in this process. Any number of processes may: each import is claimed by one. */
export class ImportLane {
  readonly #parts: ImportLaneParts;
  readonly #settings: LaneSettings;
  readonly #claims: ImportClaims;
  readonly #loop: WorkLoop;

  constructor(parts: ImportLaneParts) {
    this.#parts = parts;
    this.#settings = { ...LANE_SETTINGS, ...parts.settings };
    this.#claims = new ImportClaims(parts.worker);
    this.#loop = new WorkLoop({
      work: () => this.#workOnNext(),
      failed: (err) => parts.logger.warn({ err }, 'imports: due imports could not be claimed; trying again'),
      pollMs: this.#settings.pollMs,
    });
  }

  /** Says that an import may be due. */
  wake(): void {
    this.#loop.wake();
  }

  async start(): Promise<void> {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  async #workOnNext(): Promise<boolean> {
    // A new holder each time: work that this process gave up must not go on beside the next.
    const claim = await this.#claims.claim(this.#parts.states, randomUUID(), this.#settings.leaseMs);
    if (!claim) return false;
    const { id, tenantId, state } = claim;
    await runWithLogContext({ tenantId }, async () => {
      try {
        await this.#parts.work(claim, this.#loop.stopping);
      } catch (err) {
        if (this.#loop.stopping.aborted) return;
        this.#parts.logger.error({ err, import: id, state }, 'imports: the work failed; tried again after its lease');
      }
    });
    return true;
  }
}
