import { Redis } from 'ioredis';
import type { Logger } from '@outlay/telemetry/logger';

/** How long a request may wait for Redis, milliseconds: then what is in the process takes over. */
export const REDIS_PATIENCE_MS = 100;
const RECONNECT_EVERY_MS = 1_000;

/** A connection that never makes anybody wait for it: while it is lost, and after 100 ms, a command fails. */
export function connectRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, {
    commandTimeout: REDIS_PATIENCE_MS,
    connectTimeout: RECONNECT_EVERY_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => RECONNECT_EVERY_MS,
  });
  redis.on('error', (error: unknown) => logger.debug({ err: error }, 'Redis cannot be reached'));
  return redis;
}
