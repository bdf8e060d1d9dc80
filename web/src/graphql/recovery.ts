import { makeOperation, mapExchange, type Client, type CombinedError, type Exchange, type Operation } from '@urql/core';
import { watch } from 'vue';
import { isReachable, noteReachable, noteUnreachable } from '@/session/connection.ts';
import { factsOf } from './errors.ts';

/** Milliseconds until a failed query is repeated: doubled each time, between these. */
const FIRST_DELAY = 2_000;
const LONGEST_DELAY = 30_000;

const TRANSIENT = new Set<unknown>(['SERVICE_UNAVAILABLE', 'RATE_LIMITED']);

/** An error that says nothing of the operation: the same may succeed later. */
export function isTransient(error: CombinedError): boolean {
  return (
    error.networkError !== undefined || error.graphQLErrors.some(({ extensions }) => TRANSIENT.has(extensions['code']))
  );
}

/** The operation as if it had never been sent: the sign-in exchange leaves a mark in it, and would send it without a token. */
export function anew(operation: Operation): Operation {
  return makeOperation(operation.kind, operation, { ...operation.context, authAttempt: false });
}

/** Repeats the queries of the open page that got no answer, so that the page recovers by itself. */
export function recoverExchange(): Exchange {
  const failed = new Map<number, Operation>();
  let client: Client | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let delay = FIRST_DELAY;

  function repeat(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!isReachable.value) return;
    const operations = [...failed.values()];
    failed.clear();
    for (const operation of operations) client?.reexecuteOperation(anew(operation));
  }

  function plan(error: CombinedError): void {
    const { retryAfterSeconds } = factsOf(error.response);
    timer ??= setTimeout(repeat, Math.max(delay, (retryAfterSeconds ?? 0) * 1000));
    delay = Math.min(delay * 2, LONGEST_DELAY);
  }

  watch(isReachable, repeat, { flush: 'sync' });

  const observe = mapExchange({
    onOperation(operation) {
      failed.delete(operation.key);
    },
    onResult({ operation, error, stale }) {
      if (error === undefined) {
        if (!stale) delay = FIRST_DELAY;
        return;
      }
      if (error.networkError !== undefined) noteUnreachable();
      else noteReachable();
      if (operation.kind !== 'query' || !isTransient(error)) return;
      failed.set(operation.key, operation);
      plan(error);
    },
  });
  return (input) => {
    client = input.client;
    return observe(input);
  };
}
