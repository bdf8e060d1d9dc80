import { once } from 'node:events';
import { Redis } from 'ioredis';
import type { Logger } from '@outlay/telemetry/logger';
import { redisRefusal, type RedisRefusedError } from './redis-refusals.ts';

const RECONNECT_EVERY_MS = 1_000;

/** A Redis server, as REDIS_URL and REDIS_CA_FILE name it. */
export interface RedisServer {
  /** `redis://` or, with TLS, `rediss://`. */
  url: string;
  /** PEM of the authorities that signed its certificate; default: the system's. */
  ca?: string | undefined;
}

/**
 * A connection that does not queue commands: while it is lost, they fail at once. A server that refuses it is warned of, once for each
 * reason.
 */
export function connectRedis(
  { url, ca }: RedisServer,
  logger: Logger,
  options: { commandTimeout?: number; onRefusal?: (refusal: RedisRefusedError | null) => void } = {},
): Redis {
  const { commandTimeout, onRefusal = () => undefined } = options;
  let warned = '';
  const redis = new Redis(url, {
    ...(commandTimeout !== undefined && { commandTimeout }),
    ...(ca !== undefined && { tls: { ca } }),
    connectTimeout: RECONNECT_EVERY_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => RECONNECT_EVERY_MS,
  });
  redis.on('error', (error: unknown) => {
    const refusal = redisRefusal(error);
    onRefusal(refusal);
    if (refusal === null || refusal.message === warned) {
      logger.debug({ err: error }, 'Redis cannot be reached');
      return;
    }
    warned = refusal.message;
    logger.warn({ err: refusal }, 'Redis refuses the gateway');
  });
  redis.on('ready', () => {
    warned = '';
    onRefusal(null);
  });
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
