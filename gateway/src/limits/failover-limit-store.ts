import type { Logger } from '@outlay/telemetry/logger';
import type { LimitStore } from './limit-store.ts';

/** After a failure the shared store is left alone for this long, so that one slow answer is paid once, not per request. */
const REST_MS = 1_000;

/**
 * Counts in the shared store; while that cannot be reached, in the process. So nothing is ever unlimited: while Redis is
 * away each gateway allows the limit by itself.
 *
 * @param now milliseconds, for tests
 */
export function createFailoverLimitStore(
  stores: { shared: LimitStore; local: LimitStore },
  logger: Logger,
  now: () => number = () => performance.now(),
): LimitStore {
  const { shared, local } = stores;
  let restUntil = 0;
  let away = false;

  const leave = (error: unknown): void => {
    restUntil = now() + REST_MS;
    if (!away) logger.warn({ err: error }, 'shared limits cannot be reached; limits count in this process');
    away = true;
  };

  const attempt = async <T>(work: (store: LimitStore) => Promise<T>): Promise<T> => {
    if (now() < restUntil) return work(local);
    try {
      const result = await work(shared);
      if (away) logger.info('shared limits are back');
      away = false;
      return result;
    } catch (error) {
      leave(error);
      return work(local);
    }
  };

  return {
    consume: (rule, key, points) => attempt((store) => store.consume(rule, key, points)),
    giveBack: (rule, key, points) => attempt((store) => store.giveBack(rule, key, points)),
    ping: () => shared.ping(),
    async close() {
      await Promise.all([shared.close(), local.close()]);
    },
  };
}
