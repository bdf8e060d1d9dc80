import type { ServiceName } from '@outlay/scripts/start/service-names';
import { waitFor } from '@outlay/testkit/wait-for';
import pg from 'pg';
import type { TestInstallation } from './installation.ts';

type Databases = Pick<TestInstallation, 'databases'>;

/** Aggregates lost by a restore of the ledger: readers show them as deleted or archived. */
export interface Ended {
  expenses: readonly number[];
  accounts: readonly number[];
}

/** Waits until analytics has all that the ledger and projects have. @returns what differs in the end; nothing is what a test wants */
export async function readModelDifferences(
  installation: Databases,
  timeoutMs = 30_000,
  { ended }: { ended?: Ended } = {},
): Promise<string[]> {
  let differences: string[] = [];
  const isSame = async (): Promise<boolean> => {
    differences = await compare(installation, ended ?? { expenses: [], accounts: [] });
    return differences.length === 0;
  };
  await waitFor(isSame, { timeoutMs, intervalMs: 200, what: 'the read models' }).catch(() => undefined);
  return differences;
}

/** A read model, and what it is made from. */
interface OwnedAndRead {
  name: string;
  owned: { service: ServiceName; sql: string };
  /** In analytics. */
  read: string;
}

/** Queries for the same rows. */
const pairs = (ended: Ended): OwnedAndRead[] => [
  { name: 'expenses', owned: { service: 'ledger', sql: LEDGER_EXPENSES }, read: facts(ended) },
  { name: 'balances', owned: { service: 'ledger', sql: LEDGER_ACCOUNTS }, read: accounts(ended) },
  { name: 'projects', owned: { service: 'projects', sql: PROJECTS }, read: PROJECT_REPLICAS },
  { name: 'days', owned: { service: 'ledger', sql: LEDGER_DAYS }, read: DAYS },
];

async function compare({ databases }: Databases, ended: Ended): Promise<string[]> {
  const differences: string[] = [];
  for (const { name, owned, read } of pairs(ended)) {
    const own = await texts(databases[owned.service].superuserUrl, owned.sql);
    const kept = await texts(databases.analytics.superuserUrl, read);
    const [ownRows, keptRows] = [new Set(own), new Set(kept)];
    const missing = own.filter((row) => !keptRows.has(row));
    const surplus = kept.filter((row) => !ownRows.has(row));
    if (missing.length === 0 && surplus.length === 0) continue;
    differences.push(
      `${name}: ${missing.length} missing, ${surplus.length} too many: ${[missing[0], surplus[0]].join(' | ')}`,
    );
  }
  return differences;
}

async function texts(url: string, query: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ row: string }>(`select row_to_json(r)::text as row from (${query}) r`);
    return rows.map(({ row }) => row);
  } finally {
    await client.end();
  }
}

const LEDGER_EXPENSES = `
  select tenant_id, id, account_id, project_id, category_id, vendor, expense_date as day, base_amount_minor as base,
    base_currency, project_amount_minor as project, project_currency, soft_deleted_at is null as live, version from expenses`;
const facts = ({ expenses }: Ended): string => `
  select tenant_id, expense_id as id, account_id, project_id, category_id, vendor, day, base_minor as base,
    base_currency, project_minor as project, project_currency, live, version from expense_fact
  where live or expense_id <> all (array[${expenses.join(',')}]::bigint[])`;
const LEDGER_ACCOUNTS = `
  select tenant_id, id, name, current_balance_minor as balance, is_archived as archived from accounts`;
const accounts = (ended: Ended): string => `
  select tenant_id, account_id as id, name, current_balance_minor as balance, is_archived as archived from account_replica
  where not (is_archived and current_balance_minor = 0 and account_id = any (array[${ended.accounts.join(',')}]::bigint[]))`;
const PROJECTS = `
  select tenant_id, id, name, starting_budget_minor as budget, projected_estimate_minor as estimate, version from projects`;
const PROJECT_REPLICAS = `
  select tenant_id, project_id as id, name, starting_budget_minor as budget, projected_estimate_minor as estimate, version
  from project_replica`;
const LEDGER_DAYS = `
  select tenant_id, 0 as project, base_currency as currency, expense_date as day, sum(base_amount_minor)::bigint as amount,
    count(*)::int as count
  from expenses where soft_deleted_at is null group by 1, 3, 4
  union all
  select tenant_id, project_id, project_currency, expense_date, sum(project_amount_minor)::bigint, count(*)::int
  from expenses where soft_deleted_at is null and project_id is not null group by 1, 2, 3, 4`;
const DAYS = `
  select tenant_id, project_id as project, currency, day, amount_minor as amount, count from spend_day`;

/** {@link readModelDifferences} compares them; with nothing lost by a restore. */
export const OWNED_AND_READ: readonly OwnedAndRead[] = pairs({ expenses: [], accounts: [] });
