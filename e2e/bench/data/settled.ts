import { setTimeout as delay } from 'node:timers/promises';
import { recordOf } from '@outlay/scripts/start/record-of';
import { SERVICES, type ServiceName } from '@outlay/scripts/start/service-names';
import pg from 'pg';

/** Superusers' URLs of an installation's databases. */
export type AdminUrls = Record<ServiceName, string>;

/** A connection to each database. */
export type Clients = Record<ServiceName, pg.Client>;

const POLL_MS = 100;
const IDLE_POLL_MS = 2_000;
const UNSETTLED = `
  select (select count(*) from outbox where published_at is null)::int + (select count(*) from audit_unsealed)::int as count`;
const NEWEST_ENTRIES = `select tenant_id::text as tenant, max(seq)::text as seq from audit_chain group by tenant_id`;
const LISTED_ENTRIES = `
  select tenant_id::text as tenant, max(seq)::text as seq from audit_log where service = $1 group by tenant_id`;
const ACCOUNTS = `select id::text as id, event_version::text as version from accounts`;
const REPLICAS = `select account_id::text as id, version::text as version from account_replica`;
const CASH_ACCOUNTS = `select account_id::text as id, version::text as version from cash_account`;
const ENTRIES = `select coalesce(sum(entry_count), 0)::int as count from accounts`;
const CASH = `select coalesce(sum(count), 0)::int as count from cash_month`;
const STATES = `select account_id::text as id, version::text as version from account_states`;
const PROJECTS = `select id::text as id, version::text as version from projects`;
const PROJECT_REPLICAS = `select project_id::text as id, version::text as version from project_replica`;
const EXPENSES = `select count(*)::int as count, sum(version)::int as versions from expenses where id > $1`;
const FACTS = `select count(*)::int as count, sum(version)::int as versions from expense_fact where expense_id > $1`;

const BACKLOG = `
  select (select count(*) from forecast_due)::int
       + (select count(*) from audit_head h left join audit_passes p
          on p.tenant_id = h.tenant_id and p.service = h.service and p.kind = 'HEAD'
          where p.seq is distinct from h.seq)::int as count`;

export async function connectAll(parts: AsyncDisposableStack, urls: AdminUrls): Promise<Clients> {
  const clients = recordOf(SERVICES, (service) => new pg.Client({ connectionString: urls[service] }));
  for (const client of Object.values(clients)) {
    await client.connect();
    parts.defer(() => client.end());
  }
  return clients;
}

/**
 * Waits until every event is published and taken in, and every audit entry is sealed and listed.
 * @param afterExpense id of the last expense that is known to be taken in
 * @throws Error after `timeoutMs`, naming what is behind
 */
export async function untilSettled(
  clients: Clients,
  { afterExpense = 0, timeoutMs = 120_000 }: { afterExpense?: number; timeoutMs?: number } = {},
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const behind = await whatIsBehind(clients, afterExpense);
    if (behind === null) return;
    if (performance.now() > deadline) throw new Error(`The effects of earlier writes do not arrive: ${behind}.`);
    await delay(POLL_MS);
  }
}

/** Waits until analytics has forecast and verified in the background what is to be, however long that takes. */
export async function untilIdle({ analytics }: Clients): Promise<void> {
  for (;;) {
    const { rows } = await analytics.query<{ count: number }>(BACKLOG);
    if (rows[0]?.count === 0) return;
    await delay(IDLE_POLL_MS);
  }
}

async function whatIsBehind(clients: Clients, afterExpense: number): Promise<string | null> {
  for (const service of SERVICES) {
    const { rows } = await clients[service].query<{ count: number }>(UNSETTLED);
    if (rows[0]?.count !== 0) return `${service} has unpublished events or unsealed entries`;
  }
  const { projects, ledger, analytics, notifications } = clients;
  for (const [name, reader] of Object.entries({ ledger, analytics })) {
    if (await differs([projects, PROJECTS], [reader, PROJECT_REPLICAS])) return `projects in ${name}`;
  }
  if (await differs([ledger, EXPENSES, afterExpense], [analytics, FACTS, afterExpense])) return 'expenses in analytics';
  if (await differs([ledger, ACCOUNTS], [analytics, REPLICAS])) return 'balances in analytics';
  if (await differs([ledger, ACCOUNTS], [analytics, CASH_ACCOUNTS])) return 'accounts in the cashflow';
  if (await differs([ledger, ENTRIES], [analytics, CASH])) return 'account entries in analytics';
  if (await differs([ledger, ACCOUNTS], [notifications, STATES])) return 'balances in notifications';
  for (const service of SERVICES) {
    if (await differs([clients[service], NEWEST_ENTRIES], [analytics, LISTED_ENTRIES, service]))
      return `audit entries of ${service} in analytics`;
  }
  return null;
}

type Query = readonly [client: pg.Client, sql: string, ...values: (string | number)[]];

async function differs(one: Query, other: Query): Promise<boolean> {
  const [owned, read] = [await textOf(one), await textOf(other)];
  return owned !== read;
}

async function textOf([client, sql, ...values]: Query): Promise<string> {
  const { rows } = await client.query<Record<string, string>>(`select * from (${sql}) q order by 1`, values);
  return JSON.stringify(rows);
}
