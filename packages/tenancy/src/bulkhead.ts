import { AppError } from '@outlay/errors/app-error';

/** Limits how many copies run at once, of all tenants and of one, so that connections are left for everything else. */
export class Bulkhead {
  readonly #most: number;
  readonly #mostOfTenant: number;
  readonly #running = new Map<number, number>();

  constructor(most: number, mostOfTenant: number) {
    this.#most = most;
    this.#mostOfTenant = mostOfTenant;
  }

  /** @returns a function that gives the place back, however often it is called @throws AppError RATE_LIMITED without a place */
  enter(tenantId: number): () => void {
    const ofTenant = this.#running.get(tenantId) ?? 0;
    const all = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    if (all >= this.#most || ofTenant >= this.#mostOfTenant)
      throw new AppError('RATE_LIMITED', 'Other exports are being made just now. Try again in some seconds.', [], {
        retryAfterSeconds: 10,
      });
    this.#running.set(tenantId, ofTenant + 1);
    let isOut = false;
    return () => {
      if (isOut) return;
      isOut = true;
      const left = (this.#running.get(tenantId) ?? 1) - 1;
      if (left === 0) this.#running.delete(tenantId);
      else this.#running.set(tenantId, left);
    };
  }
}
