import { once } from 'node:events';
import { Redis } from 'ioredis';
import type { Logger } from '@outlay/telemetry/logger';

const RECONNECT_EVERY_MS = 1_000;

/** A connection that does not queue commands: while it is lost, they fail at once. */
export function connectRedis(url: string, logger: Logger, options: { commandTimeout?: number } = {}): Redis {
  const redis = new Redis(url, {
    ...options,
    connectTimeout: RECONNECT_EVERY_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => RECONNECT_EVERY_MS,
  });
  redis.on('error', (error: unknown) => logger.debug({ err: error }, 'Redis cannot be reached'));
  return redis;
}

/** Resolves when commands can be sent. @throws Error when the server refuses, or is not there */
export async function connected(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') await once(redis, 'ready');
}

/**
 * The answer to a command. One that is there when the time is over counts, also where this process was too busy to take it in.
 * @throws Error when there is none
 */
export async function inTime<T>(command: Promise<T>, patienceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    const giveUp = () => reject(new Error(`Redis did not answer within ${patienceMs} ms`));
    // Timers come before what the sockets have received, immediates after it.
    timer = setTimeout(() => setImmediate(giveUp), patienceMs);
  });
  try {
    return await Promise.race([command, over]);
  } finally {
    clearTimeout(timer);
  }
}
