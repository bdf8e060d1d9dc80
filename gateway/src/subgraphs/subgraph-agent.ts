import { Agent } from 'undici';

/** Below the five seconds after which services close a connection that nobody uses. */
const KEEP_ALIVE_MS = 4_000;
/** Longest life of a connection that is in use: a service's new replicas get requests by new connections only. */
const LIFE_MS = 30_000;

/** Connections to the subgraphs. One whose life is over ends with its last request; others take the requests that follow. */
export function createSubgraphAgent(options: { connectTimeoutMs: number; lifeMs?: number }): Agent {
  return new Agent({
    connect: { timeout: options.connectTimeoutMs },
    keepAliveTimeout: KEEP_ALIVE_MS,
    clientTtl: options.lifeMs ?? LIFE_MS,
  });
}
