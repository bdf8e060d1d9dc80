import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Logger } from '@outlay/telemetry/logger';
import { connectRedis } from '../redis-connection.ts';
import { createLimiters } from './flexible-limiters.ts';
import type { LimitStore } from './limit-store.ts';

/** How long a request may wait for Redis, milliseconds: then what is in the process takes over. */
const PATIENCE_MS = 100;

/** Counts in Redis, for all gateways together. Never waits for a lost connection: a command fails within 100 ms. */
export function createRedisLimitStore(url: string, logger: Logger): LimitStore {
  const redis = connectRedis(url, logger, { commandTimeout: PATIENCE_MS });
  const limiters = createLimiters((settings) => new RateLimiterRedis({ ...settings, storeClient: redis }));
  return {
    ...limiters,
    async ping() {
      await redis.ping();
    },
    async close() {
      redis.disconnect();
    },
  };
}
