import { AsyncLocalStorage } from 'node:async_hooks';

const TRANSACTION = new AsyncLocalStorage<true>();

/** Marks everything that `work` does, and starts, as being inside a transaction. For `TenantDatabase` alone. */
export function withinTransaction<T>(work: () => Promise<T>): Promise<T> {
  return TRANSACTION.run(true, work);
}

/**
 * Refuses to go over the network while a transaction is open: it would keep its locks and its connection for as long as
 * somebody else takes to answer. Every client that calls others asks this first.
 * @param call names the call, such as "a question to identity"
 * @throws Error within a transaction of `TenantDatabase`: a fault in the program, mended by reading first and writing after
 */
export function requireOutsideTransaction(call: string): void {
  if (TRANSACTION.getStore() === undefined) return;
  throw new Error(
    `${call} was about to be made within a database transaction: make it before the transaction or after it`,
  );
}
