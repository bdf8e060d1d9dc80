import type { SubgraphHandler } from './subgraph-handler.ts';

/** A running part of a service. Parts start in order and stop in reverse order. */
export interface Part {
  start(): Promise<unknown>;
  stop(): Promise<void>;
}

/** Where a running service is reached. */
export interface Reachable {
  /** The base URL it listens on. */
  readonly url: string;
  /** Answers operations within this process, as long as the service runs; undefined for what is no subgraph. */
  readonly subgraph?: SubgraphHandler;
}

/** A service as `createXService` returns it: wired, not started. */
export interface Service {
  start(): Promise<Reachable>;
  /** Accepts no more work, finishes running work and closes every connection. Idempotent. */
  stop(): Promise<void>;
}

/** Starts parts in order; when one fails, those already running are stopped again, last first. */
export async function startAll(parts: readonly Part[]): Promise<void> {
  for (const [index, part] of parts.entries()) {
    try {
      await part.start();
    } catch (error) {
      await stopAll(parts.slice(0, index));
      throw error;
    }
  }
}

/** Stops parts, last first, each even if another fails. @throws the first failure, once all were stopped */
export async function stopAll(parts: readonly Part[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of parts.toReversed()) {
    await part.stop().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
