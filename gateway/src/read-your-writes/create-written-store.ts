import type { Logger } from '@outlay/telemetry/logger';
import type { RedisServer } from '../redis-connection.ts';
import { createFailoverWrittenStore } from './failover-written-store.ts';
import { createMemoryWrittenStore } from './memory-written-store.ts';
import { createRedisWrittenStore } from './redis-written-store.ts';
import type { WrittenStore } from './written-store.ts';

/** With a Redis address: shared by all gateways, falling back on the process; without: the process alone. */
export function createWrittenStore(redis: RedisServer | undefined, logger: Logger): WrittenStore {
  const local = createMemoryWrittenStore();
  if (redis === undefined) return local;
  return createFailoverWrittenStore({ shared: createRedisWrittenStore(redis, logger), local }, logger);
}
