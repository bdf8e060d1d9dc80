import { makeOperation, mapExchange, type Exchange, type Operation } from '@urql/core';

/** Keys of operations are hashes of at least 0. */
let last = 0;

/**
 * Gives each call of a mutation a key of its own. The client derives the key from document and variables, and the exchanges that hold
 * operations back hold one for each key: of two equal calls the first would never be answered.
 */
export function distinctCallsExchange(): Exchange {
  const keys = new Map<number, number>();
  return mapExchange({
    onOperation(operation) {
      if (operation.kind !== 'mutation') return operation;
      last -= 1;
      keys.set(last, operation.key);
      return withKey(operation, last);
    },
    onResult(result) {
      const key = keys.get(result.operation.key);
      if (key === undefined) return result;
      if (!result.hasNext) keys.delete(result.operation.key);
      return { ...result, operation: withKey(result.operation, key) };
    },
  });
}

function withKey(operation: Operation, key: number): Operation {
  return makeOperation(operation.kind, { ...operation, key }, operation.context);
}
