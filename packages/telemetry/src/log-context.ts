import { AsyncLocalStorage } from 'node:async_hooks';

/** Fields of every log line written for a request or a message. */
export interface LogContext {
  requestId?: string | undefined;
  tenantId?: number | null | undefined;
}

const storage = new AsyncLocalStorage<LogContext>();

/** Runs `work` so that every line it logs, however deep, carries the context. Inner contexts add to outer ones. */
export function runWithLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

/** The context of the running request or message; empty outside of one. */
export function currentLogContext(): LogContext {
  return storage.getStore() ?? {};
}
