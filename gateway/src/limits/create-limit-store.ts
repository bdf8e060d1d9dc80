import type { Logger } from '@outlay/telemetry/logger';
import { createFailoverLimitStore } from './failover-limit-store.ts';
import type { RedisServer } from '../redis-connection.ts';
import type { LimitStore } from './limit-store.ts';
import { createMemoryLimitStore } from './memory-limit-store.ts';
import { createRedisLimitStore } from './redis-limit-store.ts';

/** With a Redis address: shared limits that fall back on the process; without: the process alone. */
export function createLimitStore(redis: RedisServer | undefined, logger: Logger): LimitStore {
  const local = createMemoryLimitStore();
  if (redis === undefined) return local;
  return createFailoverLimitStore({ shared: createRedisLimitStore(redis, logger), local }, logger);
}
