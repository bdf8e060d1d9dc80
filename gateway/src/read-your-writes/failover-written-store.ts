import type { Logger } from '@outlay/telemetry/logger';
import { parseVersions, versionsHeader } from '@outlay/tenancy/written-versions';
import type { WrittenStore } from './written-store.ts';

/** After a failure the shared store is left alone for this long, so that one slow answer is paid once, not per request. */
const REST_MS = 1_000;

/**
 * Remembers in the process and in the shared store, and recalls from both. While the shared store cannot be reached, a caller
 * who is led to another gateway may read what is older than what they wrote; nothing waits for it, and nothing fails.
 *
 * @param now milliseconds, for tests
 */
export function createFailoverWrittenStore(
  stores: { shared: WrittenStore; local: WrittenStore },
  logger: Logger,
  now: () => number = () => performance.now(),
): WrittenStore {
  const { shared, local } = stores;
  let restUntil = 0;
  let away = false;

  /** The shared store's answer; undefined while it cannot be reached. */
  const asked = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    if (now() < restUntil) return undefined;
    try {
      const answer = await ask();
      if (away) logger.info('shared memory of writes is back');
      away = false;
      return answer;
    } catch (error) {
      restUntil = now() + REST_MS;
      if (!away)
        logger.warn({ err: error }, 'shared memory of writes cannot be reached; this process remembers its own');
      away = true;
      return undefined;
    }
  };

  return {
    ready: () => shared.ready(),
    async remember(writer, versions) {
      await local.remember(writer, versions);
      await asked(() => shared.remember(writer, versions));
    },
    async recall(writer) {
      const [known, own] = await Promise.all([asked(() => shared.recall(writer)), local.recall(writer)]);
      if (!known) return own;
      return parseVersions(versionsHeader([...known, ...own]));
    },
    async close() {
      await Promise.all([shared.close(), local.close()]);
    },
  };
}
