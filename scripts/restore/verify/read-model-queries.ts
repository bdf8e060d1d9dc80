import type { ServiceName } from '../../start/service-names.ts';

/** Aggregates lost by a restore of the ledger: readers show them as deleted or archived. */
export interface Ended {
  expenses: readonly number[];
  accounts: readonly number[];
}

/** A read model, and what it is made from. */
export interface OwnedAndRead {
  name: string;
  owned: { service: ServiceName; sql: string };
  /** In analytics. */
  read: string;
  /** Ids of aggregates, in analytics, that ended: readers keep those that their owner has lost. Absent where no row has an id. */
  ended?: string;
}

/** Queries for the same rows. */
export const ownedAndRead = (ended: Ended): OwnedAndRead[] => [
  { name: 'expenses', owned: { service: 'ledger', sql: LEDGER_EXPENSES }, read: facts(ended), ended: ENDED_FACTS },
  {
    name: 'balances',
    owned: { service: 'ledger', sql: LEDGER_ACCOUNTS },
    read: accounts(ended),
    ended: ENDED_ACCOUNTS,
  },
  { name: 'projects', owned: { service: 'projects', sql: PROJECTS }, read: PROJECT_REPLICAS, ended: ENDED_PROJECTS },
  { name: 'days', owned: { service: 'ledger', sql: LEDGER_DAYS }, read: DAYS },
  { name: 'entries by month', owned: { service: 'ledger', sql: LEDGER_CASH }, read: CASH },
];

const LEDGER_EXPENSES = `
  select tenant_id, id, account_id, project_id, category_id, vendor, expense_date as day, base_amount_minor as base,
    base_currency, project_amount_minor as project, project_currency, soft_deleted_at is null as live, version from expenses`;
const facts = ({ expenses }: Ended): string => `
  select tenant_id, expense_id as id, account_id, project_id, category_id, vendor, day, base_minor as base,
    base_currency, project_minor as project, project_currency, live, version from expense_fact
  where live or expense_id <> all (array[${expenses.join(',')}]::bigint[])`;
const ENDED_FACTS = `select tenant_id, expense_id as id from expense_fact where not live`;
const LEDGER_ACCOUNTS = `
  select tenant_id, id, name, current_balance_minor as balance, is_archived as archived from accounts`;
const accounts = (ended: Ended): string => `
  select tenant_id, account_id as id, name, current_balance_minor as balance, is_archived as archived from account_replica
  where not (is_archived and current_balance_minor = 0 and account_id = any (array[${ended.accounts.join(',')}]::bigint[]))`;
const ENDED_ACCOUNTS = `
  select tenant_id, account_id as id from account_replica where is_archived and current_balance_minor = 0`;
const PROJECTS = `
  select tenant_id, id, name, starting_budget_minor as budget, projected_estimate_minor as estimate, version from projects`;
const PROJECT_REPLICAS = `
  select tenant_id, project_id as id, name, starting_budget_minor as budget, projected_estimate_minor as estimate, version
  from project_replica`;
const ENDED_PROJECTS = `select tenant_id, project_id as id from project_replica where deleted`;
const LEDGER_DAYS = `
  select tenant_id, 0 as project, base_currency as currency, expense_date as day, sum(base_amount_minor)::bigint as amount,
    count(*)::int as count
  from expenses where soft_deleted_at is null group by 1, 3, 4
  union all
  select tenant_id, project_id, project_currency, expense_date, sum(project_amount_minor)::bigint, count(*)::int
  from expenses where soft_deleted_at is null and project_id is not null group by 1, 2, 3, 4`;
const DAYS = `
  select tenant_id, project_id as project, currency, day, amount_minor as amount, count from spend_day`;
const LEDGER_CASH = `
  select tenant_id, account_id as account, date_trunc('month', date::timestamp)::date as month,
    case when kind = 'adjustment' then kind || case when amount_minor < 0 then '_out' else '_in' end else kind end as kind,
    sum(amount_minor)::bigint as amount, count(*)::int as count
  from account_entries group by 1, 2, 3, 4`;
const CASH = `
  select tenant_id, account_id as account, month, kind, amount_minor as amount, count from cash_month`;

/** The same, with nothing lost by a restore. */
export const OWNED_AND_READ: readonly OwnedAndRead[] = ownedAndRead({ expenses: [], accounts: [] });
