import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { IS_TAKEN_SQL } from '../../import.ts';

/** Accounts and projects that are listed, those with the largest changes. */
const MOST_LISTED = 500;
const MOST_NAMES = 100;
/** Tags that are looked for among expenses. */
const MOST_TAGS = 1_000;

/** The rows that a commit takes, with what they change. */
const TAKEN = `
  select (r.draft ->> 'accountId')::bigint as account_id, (r.draft ->> 'projectId')::bigint as project_id,
    r.draft ->> 'vendor' as vendor, r.draft ->> 'newCategory' as category, r.draft -> 'tags' as tags, e."accountMinor" as account_minor,
    e."projectMinor" as project_minor, e."projectCurrency" as project_currency, e."baseMinor" as base_minor,
    e."vendorKey" as vendor_key, e."categoryKey" as category_key
  from import_rows r join imports i on i.tenant_id = r.tenant_id and i.id = r.import_id
  cross join lateral jsonb_to_record(r.draft -> 'effect') as e ("accountMinor" bigint, "projectMinor" bigint, "projectCurrency" text,
    "baseMinor" bigint, "vendorKey" text, "categoryKey" text)
  where r.tenant_id = $1 and r.import_id = $2 and ${IS_TAKEN_SQL}`;
const ACCOUNTS = `
  select a.id as "accountId", a.name, a.currency, count(*) as rows, -sum(account_minor) as "changeMinor",
    a.current_balance_minor as "beforeMinor", case when sum(account_minor) > a.current_balance_minor then a.overdraft end as overdraft
  from taken t join accounts a on a.tenant_id = $1 and a.id = t.account_id
  group by a.id order by sum(account_minor) desc limit ${MOST_LISTED}`;
const PROJECTS = `
  select project_id as "projectId", project_currency as currency, count(*) as rows, -sum(project_minor) as "changeMinor"
  from taken where project_id is not null group by 1, 2 order by sum(project_minor) desc limit ${MOST_LISTED}`;
const CATEGORIES = `select min(category) as name from taken where category_key is not null group by category_key`;
const VENDORS = `
  select min(vendor) as name from taken t where vendor_key <> ''
    and not exists (select from expenses e where e.tenant_id = $1 and e.vendor_key = t.vendor_key) group by vendor_key`;
const TAGS = `
  select tag as name from (select distinct jsonb_array_elements_text(tags) as tag from taken limit ${MOST_TAGS}) used
  where not exists (select from find_expenses(null, array[tag], true, 1))`;
const QUOTA = `
  select json_build_object('taken', (select count(*) from taken), 'perDay', expenses_per_day, 'recorded', coalesce((
    select recorded from recorded_expenses d
    where d.tenant_id = $1 and d.day = (now() at time zone coalesce(s.time_zone, 'UTC'))::date), 0))
  from tenant_settings s where tenant_id = $1 and expenses_per_day is not null`;

function listSql(name: string): string {
  return `(select coalesce(json_agg(${name}), '[]') from ${name})`;
}

function namesSql(source: string): string {
  return `(select json_build_object('count', count(*), 'names', coalesce((array_agg(name order by name))[1:${MOST_NAMES}], '{}'))
    from (${source}) named)`;
}

const TOTALS = `
  with taken as materialized (${TAKEN}), of_accounts as (${ACCOUNTS}), of_projects as (${PROJECTS})
  select (select coalesce(sum(base_minor), 0)::float8 from taken) as "amountMinor",
    (select base_currency from tenant_settings where tenant_id = $1) as "baseCurrency",
    ${listSql('of_accounts')} as accounts, ${listSql('of_projects')} as projects, ${namesSql(CATEGORIES)} as "newCategories",
    ${namesSql(VENDORS)} as "newVendors", ${namesSql(TAGS)} as "newTags", (${QUOTA}) as quota`;

/** Sums over the rows of an import, not parsed: see `ImportTotals`. */
export interface SummedRows {
  readonly accounts: readonly { accountId: number; name: string; overdraft: string | null }[];
  readonly quota: { readonly taken: number; readonly perDay: number; readonly recorded: number } | null;
}

/** Adds up rows of one tenant's imports, within the transaction of the entity manager. */
export class TotalsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Of the rows that a commit of expenses takes. */
  async sum(importId: number): Promise<SummedRows> {
    const [row] = await executePrepared<SummedRows>(this.#em, TOTALS, [this.#tenantId, importId]);
    if (!row) throw new Error('The totals of an import were not computed.');
    return row;
  }
}
