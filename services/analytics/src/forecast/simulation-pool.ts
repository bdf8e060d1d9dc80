import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { FairQueue } from './fair-queue.ts';
import type { SimulatedSpend, SimulationTask } from './simulate.ts';

/** Simulations leave the other processors to requests. */
const THREADS = Math.max(1, Math.min(2, availableParallelism() - 1));
const IDLE_MS = 60_000;
const LIMITS = { concurrency: THREADS, perKey: 500, total: 5_000 };

/**
 * Simulates on worker threads, never on the one that answers requests. Tenants take turns. One thread stands by from the start, so
 * that the first dashboard need not wait for it; a second one ends when there was nothing for it to do for a minute.
 */
export class SimulationPool {
  readonly #queue = new FairQueue<number>(LIMITS);
  #threads: Piscina<SimulationTask, SimulatedSpend> | undefined;

  /** @throws QueueFullError when too many simulations wait, of this tenant or in all */
  async simulate(tenantId: number, task: SimulationTask): Promise<SimulatedSpend> {
    return this.#queue.run(tenantId, async () => {
      if (!this.#threads) throw new Error('The simulation pool is not running; start it first.');
      return this.#threads.run(task);
    });
  }

  /** Does not wait for the thread. */
  async start(): Promise<void> {
    this.#threads ??= threads();
  }

  /** Rejects the simulations that wait or run. */
  async stop(): Promise<void> {
    const running = this.#threads;
    this.#threads = undefined;
    await running?.destroy();
  }
}

function threads(): Piscina<SimulationTask, SimulatedSpend> {
  return new Piscina<SimulationTask, SimulatedSpend>({
    filename: new URL('./simulation-worker.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: THREADS,
    idleTimeout: IDLE_MS,
    // The process's own preloads, such as tracing, are not for these threads.
    execArgv: [],
  });
}
