import { AsyncLocalStorage } from 'node:async_hooks';

const TRANSACTION = new AsyncLocalStorage<true>();

/** Marks `work`, and everything it starts, as running inside a transaction. For `TenantDatabase` only. */
export function withinTransaction<T>(work: () => Promise<T>): Promise<T> {
  return TRANSACTION.run(true, work);
}

/**
 * Refuses a network call while a transaction is open: the transaction would keep its locks and its connection until the
 * remote side answers. Every client that calls other services calls this first.
 * @param call names the call for the error message, such as "A call to identity"
 * @throws Error within a transaction of `TenantDatabase`: a programming error; call before the transaction or after it
 */
export function requireOutsideTransaction(call: string): void {
  if (TRANSACTION.getStore() === undefined) return;
  throw new Error(`${call} within a database transaction: make it before the transaction or after it`);
}
