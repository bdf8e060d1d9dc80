import type { Exchange } from '@urql/core';
import { cacheExchange, type Cache, type ResolveInfo } from '@urql/exchange-graphcache';
import { AFFECTED_FIELDS } from './affected-fields.ts';
import { KEYLESS_TYPES } from './__generated__/keyless-types.ts';

/**
 * The normalised cache. After a mutation the lists and dashboards that it affects are asked for again. What is as good as certain
 * shows before the answer; a refusal takes it back.
 */
export function createCache(): Exchange {
  return cacheExchange({
    keys: Object.fromEntries(KEYLESS_TYPES.map((name) => [name, () => null])),
    optimistic: {
      markAlert: ({ id, isRead }) => ({ __typename: 'Alert', id, isRead }),
    },
    updates: {
      Mutation: Object.fromEntries(
        Object.entries(AFFECTED_FIELDS).map(([mutation, fields]) => [
          mutation,
          (_result: unknown, args: Record<string, unknown>, cache: Cache, { optimistic }: ResolveInfo) => {
            if (args['dryRun'] !== true && optimistic !== true) invalidate(cache, fields);
          },
        ]),
      ),
    },
  });
}

function invalidate(cache: Cache, fields: readonly string[]): void {
  for (const { fieldName, arguments: args } of cache.inspectFields('Query')) {
    if (fields.includes(fieldName)) cache.invalidate('Query', fieldName, args);
  }
}
