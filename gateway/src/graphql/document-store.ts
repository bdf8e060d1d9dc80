import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { QueryLimits } from '../limits/query-limits.ts';
import { analyseOperation, type AnalysedOperation } from './analysed-operation.ts';

/** Remembers analysed operations by their text, so that a text is parsed and validated once. */
export interface DocumentStore {
  /** @throws GraphQLError or AppError, each time anew, for a text that is not valid or asks too much */
  analyse(text: string, options: StoreOptions): AnalysedOperation;
}

export interface StoreOptions {
  readonly operationName?: string | undefined;
  /** The gateway's own operations are not limited, and never forgotten. */
  readonly trusted: boolean;
  readonly browser: { hasCookie: boolean } | undefined;
}

/** Characters of client operations that are remembered. */
const CLIENT_TEXT_SIZE = 8 * 1024 * 1024;

/** A store for one schema; when the schema changes, a new one takes its place. */
export function createDocumentStore(
  schema: GraphQLSchema,
  settings: { limits: QueryLimits; introspection: boolean },
): DocumentStore {
  const clients = new LRUCache<string, AnalysedOperation>({
    maxSize: CLIENT_TEXT_SIZE,
    sizeCalculation: (_operation, key) => key.length,
  });
  const own = new Map<string, AnalysedOperation>();
  return {
    analyse(text, { operationName, trusted, browser }) {
      const cache = trusted ? own : clients;
      const key = `${browser ? `browser:${browser.hasCookie}` : ''}\n${operationName ?? ''}\n${text}`;
      const known = cache.get(key);
      if (known) return known;
      const limits = trusted ? undefined : settings.limits;
      const introspection = trusted || settings.introspection;
      const analysed = analyseOperation(text, { schema, operationName, limits, introspection, browser });
      cache.set(key, analysed);
      return analysed;
    },
  };
}
