import { idleConnections } from '@outlay/service-kit/idle-connections';
import { Agent } from 'undici';

/** Longest life of a connection that is in use: a service's new replicas get requests by new connections only. */
const LIFE_MS = 30_000;

/** Connections to the subgraphs. One whose life is over ends with its last request; others take the requests that follow. */
export function createSubgraphAgent(options: { connectTimeoutMs: number; lifeMs?: number; idleMs?: number }): Agent {
  return new Agent({
    connect: { timeout: options.connectTimeoutMs },
    ...idleConnections(options.idleMs),
    clientTtl: options.lifeMs ?? LIFE_MS,
  });
}
