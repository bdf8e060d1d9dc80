import { randomUUID } from 'node:crypto';
import { WorkLoop } from '@outlay/jobs/work-loop';
import type { Logger } from '@outlay/telemetry/logger';
import type { ClaimSettings, DueProject, ForecastClaims } from './forecast-due.repository.ts';
import type { ForecastUpdater } from './forecast-updater.ts';

/** For claims that ran out, and for projects that another process has marked. */
const POLL_MS = 15_000;
const SETTINGS: ClaimSettings = { debounceMs: 2_000, leaseMs: 60_000, atOnce: 20 };

/**
 * Keeps forecasts up to date with what is spent: claims due projects some seconds after a commit, and has them forecast. Any number of processes
 * may do so at the same time. What a process leaves undone, another claims once the claim has run out.
 */
export class DueForecasts {
  readonly #claims: ForecastClaims;
  readonly #updater: ForecastUpdater;
  readonly #logger: Logger;
  readonly #loop: WorkLoop;
  #isHealthy = true;

  constructor(claims: ForecastClaims, updater: ForecastUpdater, logger: Logger, pollMs = POLL_MS) {
    this.#claims = claims;
    this.#updater = updater;
    this.#logger = logger;
    this.#loop = new WorkLoop({
      work: () => this.#updateSome(),
      failed: (error) => this.#noteFailure(error),
      // What a commit has marked is due once its debounce is over.
      ...{ pollMs, settleMs: SETTINGS.debounceMs },
    });
  }

  /** Says that projects may have been marked; called after a commit. */
  wake(): void {
    this.#loop.wake();
  }

  async start(): Promise<void> {
    this.#loop.start();
  }

  /** Waits for the current projects. */
  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** True while due forecasts can be claimed and made. */
  healthy(): boolean {
    return this.#isHealthy;
  }

  /** @returns whether more may be due */
  async #updateSome(): Promise<boolean> {
    const due = await this.#claims.claim(SETTINGS);
    const outcomes: boolean[] = [];
    for (const [tenantId, claims] of Map.groupBy(due, (claim) => claim.tenantId)) {
      if (this.#loop.stopping.aborted) break;
      outcomes.push(await this.#update(tenantId, claims));
    }
    this.#isHealthy = outcomes.every(Boolean);
    return due.length >= SETTINGS.atOnce;
  }

  #noteFailure(error: unknown): void {
    if (this.#isHealthy) this.#logger.warn({ err: error }, 'forecasts: due projects could not be read; trying again');
    this.#isHealthy = false;
  }

  /** Projects that fail stay claimed and are tried again once the claim expires. One failing project does not hold up others. */
  async #update(tenantId: number, claims: readonly DueProject[]): Promise<boolean> {
    try {
      await this.#updater.update(tenantId, claims, `forecast:${randomUUID()}`);
      return true;
    } catch (error) {
      if (claims.length > 1) {
        const alone: boolean[] = [];
        for (const claim of claims) alone.push(await this.#update(tenantId, [claim]));
        return alone.every(Boolean);
      }
      if (!this.#loop.stopping.aborted) {
        const [claim] = claims;
        this.#logger.warn({ err: error, tenant: tenantId, project: claim?.projectId }, 'forecasts: will try again');
      }
      return false;
    }
  }
}
