/** What a role's sessions are for: serving requests, moving outbox and jobs along, migrating, keeping the event log. */
export type RolePurpose = 'app' | 'worker' | 'owner' | 'events';

/** A connection that hears nothing is probed after 5 s and given up 6 s later; data that is not acknowledged, after 15 s. */
const GONE_CLIENTS = {
  tcp_keepalives_idle: '5s',
  tcp_keepalives_interval: '2s',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '15s',
  // Also notices, while a statement runs or waits for a lock, that its client closed the connection.
  client_connection_check_interval: '2s',
};

/**
 * Settings of each role's sessions, so that no frozen or slow session keeps its locks. A request has limits of its own below
 * these, taken from its deadline. Migrations may take long, but neither wait long for a lock nor pause in a transaction.
 */
const LIMITS: Record<RolePurpose, Readonly<Record<string, string>>> = {
  app: { lock_timeout: '1500ms', statement_timeout: '15s', idle_in_transaction_session_timeout: '10s' },
  worker: { lock_timeout: '1500ms', statement_timeout: '60s', idle_in_transaction_session_timeout: '10s' },
  owner: { lock_timeout: '2s', statement_timeout: '0', idle_in_transaction_session_timeout: '30s' },
  events: { lock_timeout: '10s', statement_timeout: '60s', idle_in_transaction_session_timeout: '10s' },
};

/** PostgreSQL settings, by name, that every session of such a role starts with. */
export function sessionLimits(purpose: RolePurpose): Readonly<Record<string, string>> {
  return { ...LIMITS[purpose], ...GONE_CLIENTS };
}

/** Share of the time left that may go into waiting for one lock, and the most of it in milliseconds. */
const LOCK_SHARE = 0.75;
const MOST_LOCK_MS = 1_500;
/** How long after its deadline a transaction is ended by PostgreSQL itself, its process being frozen or too slow to do it. */
const END_AFTER_MS = 1_000;

/**
 * Settings of one transaction whose caller waits for `leftMs` more milliseconds: a lock is waited for shorter than a
 * statement runs, and a statement runs no longer than the caller waits.
 */
export function transactionLimits(leftMs: number): Record<string, number> {
  const statementMs = Math.max(1, Math.floor(leftMs));
  return {
    lock_timeout: Math.max(1, Math.min(MOST_LOCK_MS, Math.floor(statementMs * LOCK_SHARE))),
    statement_timeout: statementMs,
    transaction_timeout: statementMs + END_AFTER_MS,
  };
}
