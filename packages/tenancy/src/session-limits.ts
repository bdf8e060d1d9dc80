/** Purpose of a role: serve requests, process outbox and jobs, migrate, store the event log. */
export type RolePurpose = 'app' | 'worker' | 'owner' | 'events';

/** A silent connection is probed after 5 s and closed 6 s later; unacknowledged data closes it after 15 s. */
const GONE_CLIENTS = {
  tcp_keepalives_idle: '5s',
  tcp_keepalives_interval: '2s',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '15s',
  // Detects a closed client connection while a statement runs or waits for a lock.
  client_connection_check_interval: '2s',
};

/**
 * Session settings per role, so that no frozen or slow session keeps its locks. A request has tighter limits, taken from
 * its deadline. Migrations may run long, but neither wait long for a lock nor stay idle in a transaction.
 */
const LIMITS: Record<RolePurpose, Readonly<Record<string, string>>> = {
  app: { lock_timeout: '1500ms', statement_timeout: '15s', idle_in_transaction_session_timeout: '10s' },
  worker: { lock_timeout: '1500ms', statement_timeout: '60s', idle_in_transaction_session_timeout: '10s' },
  owner: { lock_timeout: '2s', statement_timeout: '0', idle_in_transaction_session_timeout: '30s' },
  events: { lock_timeout: '10s', statement_timeout: '60s', idle_in_transaction_session_timeout: '10s' },
};

/** Returns the PostgreSQL settings, by name, that every session of such a role starts with. */
export function sessionLimits(purpose: RolePurpose): Readonly<Record<string, string>> {
  return { ...LIMITS[purpose], ...GONE_CLIENTS };
}

/** Share of the remaining time for waiting on one lock, and its upper bound in milliseconds. */
const LOCK_SHARE = 0.75;
const MOST_LOCK_MS = 1_500;
/** Milliseconds after the deadline at which PostgreSQL ends a transaction whose process is frozen or too slow to do it. */
const END_AFTER_MS = 1_000;

/** Settings that keep a transaction within the time of its caller, in milliseconds. */
export type TransactionLimits = Readonly<Record<'lock_timeout' | 'statement_timeout' | 'transaction_timeout', number>>;

/**
 * Returns the settings of a transaction whose caller waits `leftMs` more milliseconds. The lock timeout is shorter than the
 * statement timeout, which is no longer than the caller waits.
 */
export function transactionLimits(leftMs: number): TransactionLimits {
  const statementMs = Math.max(1, Math.floor(leftMs));
  return {
    lock_timeout: Math.max(1, Math.min(MOST_LOCK_MS, Math.floor(statementMs * LOCK_SHARE))),
    statement_timeout: statementMs,
    transaction_timeout: statementMs + END_AFTER_MS,
  };
}
