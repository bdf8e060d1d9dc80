import { makeOperation, mapExchange, type Exchange } from '@urql/core';
import { randomId } from '@/session/random-id.ts';

const HEADER = 'Idempotency-Key';

/** Gives each call of a mutation a key, before anything repeats it: the server does it once. A page's own key is kept. */
export function idempotencyExchange(): Exchange {
  return mapExchange({
    onOperation(operation) {
      if (operation.kind !== 'mutation') return operation;
      const { fetchOptions } = operation.context;
      const options = typeof fetchOptions === 'function' ? fetchOptions() : (fetchOptions ?? {});
      const headers = new Headers(options.headers);
      if (headers.has(HEADER)) return operation;
      headers.set(HEADER, randomId());
      return makeOperation(operation.kind, operation, {
        ...operation.context,
        fetchOptions: { ...options, headers: Object.fromEntries(headers) },
      });
    },
  });
}
