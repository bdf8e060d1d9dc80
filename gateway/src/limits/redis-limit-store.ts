import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Logger } from '@outlay/telemetry/logger';
import { createLimiters } from './flexible-limiters.ts';
import type { LimitStore } from './limit-store.ts';

/** How long a request may wait for Redis, milliseconds: then limits in the process take over. */
export const REDIS_PATIENCE_MS = 100;
const RECONNECT_EVERY_MS = 1_000;

/** Counts in Redis, for all gateways together. Never waits for a lost connection: a command fails within 100 ms. */
export function createRedisLimitStore(url: string, logger: Logger): LimitStore {
  const redis = new Redis(url, {
    commandTimeout: REDIS_PATIENCE_MS,
    connectTimeout: RECONNECT_EVERY_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => RECONNECT_EVERY_MS,
  });
  redis.on('error', (error: unknown) => logger.debug({ err: error }, 'Redis cannot be reached'));
  const consume = createLimiters((settings) => new RateLimiterRedis({ ...settings, storeClient: redis }));
  return {
    consume,
    async ping() {
      await redis.ping();
    },
    async close() {
      redis.disconnect();
    },
  };
}
