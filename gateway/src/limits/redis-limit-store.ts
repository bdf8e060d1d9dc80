import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Logger } from '@outlay/telemetry/logger';
import { connectRedis, type RedisServer } from '../redis-connection.ts';
import type { RedisRefusedError } from '../redis-refusals.ts';
import { createLimiters } from './flexible-limiters.ts';
import type { LimitStore } from './limit-store.ts';

/** Milliseconds that a request waits for Redis before the process counts by itself. */
const PATIENCE_MS = 100;

/**
 * Counts in Redis, for all gateways together. Never waits for a lost connection.
 * @param patienceMs a command fails within this time
 */
export function createRedisLimitStore(server: RedisServer, logger: Logger, patienceMs = PATIENCE_MS): LimitStore {
  let refusal: RedisRefusedError | null = null;
  const redis = connectRedis(server, logger, { commandTimeout: patienceMs, onRefusal: (now) => (refusal = now) });
  const limiters = createLimiters((settings) => new RateLimiterRedis({ ...settings, storeClient: redis }));
  return {
    ...limiters,
    async ping() {
      if (refusal !== null) throw refusal;
      await redis.ping();
    },
    async close() {
      redis.disconnect();
    },
  };
}
