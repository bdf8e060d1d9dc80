import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { FairQueue } from './fair-queue.ts';
import type { SimulatedSpend, SimulationTask } from './simulate.ts';

/** Simulations leave the other processors to requests. */
const THREADS = Math.max(1, Math.min(2, availableParallelism() - 1));
const IDLE_MS = 60_000;
const LIMITS = { concurrency: THREADS, perKey: 500, total: 5_000 };

/**
 * Simulates on worker threads, never on the one that answers requests. Tenants take turns. Threads start with the first simulation
 * and end when there was none for a minute.
 */
export class SimulationPool {
  readonly #queue = new FairQueue<number>(LIMITS);
  #threads: Piscina<SimulationTask, SimulatedSpend> | undefined;
  #stopped = false;

  /** @throws QueueFullError when too many simulations wait, of this tenant or in all */
  async simulate(tenantId: number, task: SimulationTask): Promise<SimulatedSpend> {
    return this.#queue.run(tenantId, async () => this.#started().run(task));
  }

  /** Nothing to start: threads start when they are needed. */
  async start(): Promise<void> {
    this.#stopped = false;
  }

  /** What still waits or runs is rejected. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const threads = this.#threads;
    this.#threads = undefined;
    await threads?.destroy();
  }

  #started(): Piscina<SimulationTask, SimulatedSpend> {
    if (this.#stopped) throw new Error('the simulation pool is stopped');
    this.#threads ??= new Piscina<SimulationTask, SimulatedSpend>({
      filename: new URL('./simulation-worker.ts', import.meta.url).href,
      minThreads: 0,
      maxThreads: THREADS,
      idleTimeout: IDLE_MS,
      // The process's own preloads, such as tracing, are not for these threads.
      execArgv: [],
    });
    return this.#threads;
  }
}
