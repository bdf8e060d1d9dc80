import { LRUCache } from 'lru-cache';
import { MAX_VERSIONS, type AggregateVersion } from '@outlay/tenancy/written-versions';
import { REMEMBERED_MS, type WrittenStore } from './written-store.ts';

/** More writers than ten seconds have. */
const MAX_WRITERS = 10_000;

interface Remembered {
  readonly version: AggregateVersion;
  readonly at: number;
}

/**
 * Remembers in this process alone: for one gateway, and for when Redis is away.
 * @param now milliseconds, for tests
 */
export function createMemoryWrittenStore(now: () => number = () => performance.now()): WrittenStore {
  const writers = new LRUCache<string, Map<string, Remembered>>({ max: MAX_WRITERS });

  /** The aggregates of a writer that are not forgotten yet; what was written last stands last. */
  const lately = (writer: string): Map<string, Remembered> => {
    const known = writers.get(writer) ?? new Map<string, Remembered>();
    const oldest = now() - REMEMBERED_MS;
    for (const [key, { at }] of known) {
      if (at > oldest) break;
      known.delete(key);
    }
    return known;
  };

  return {
    ready: async () => undefined,
    async remember(writer, versions) {
      const known = lately(writer);
      for (const version of versions) {
        const key = `${version.topic}:${version.aggregateId}`;
        const earlier = known.get(key)?.version;
        known.delete(key);
        known.set(key, { version: earlier && earlier.version > version.version ? earlier : version, at: now() });
      }
      for (const key of known.keys()) {
        if (known.size <= MAX_VERSIONS) break;
        known.delete(key);
      }
      writers.set(writer, known);
    },
    async recall(writer) {
      return [...lately(writer).values()].map(({ version }) => version);
    },
    close: async () => writers.clear(),
  };
}
