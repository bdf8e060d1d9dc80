import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { firstDayOf, lastDayOf, monthOf, type Month } from '../calendar/months.ts';
import type { KnownProject } from '../replicas/replica-reading.repository.ts';

/** Spend of a project in one month, in minor units of `currency`. */
export interface MonthlySpend {
  projectId: number;
  month: Month;
  currency: string;
  amountMinor: bigint;
}

/** One sum: what it is of (the month `YYYY-MM`, or an id, null where there is none), in minor units of `currency`. */
export interface Sum<Of> {
  of: Of;
  currency: string;
  amountMinor: bigint;
}

/** Spend of one month that one account was debited for. */
export interface AccountMonthSum extends Sum<Month> {
  accountId: number;
}

/** The sums of one project or tenant, all of one moment. All but the months are in one currency. */
export interface SpendSums {
  months: Sum<Month>[];
  /** The largest accounts, largest first. */
  accounts: Sum<number>[];
  /** Of the {@link CHARTED_ACCOUNTS} largest accounts. */
  accountMonths: AccountMonthSum[];
  categories: Sum<number | null>[];
}

/** The month in which a project's budget was used up. */
export interface BudgetExhaustion {
  project: KnownProject;
  month: Month;
  /** Part of the budget that was left at the beginning of the month. */
  missingMinor: bigint;
}

/** Spend on one vendor. */
export interface VendorSum {
  vendor: string;
  /** Null while the vendor is not known here yet. */
  vendorId: string | null;
  amountMinor: bigint;
  count: number;
}

interface SumRow {
  of: 'month' | 'account' | 'account month' | 'category';
  month: string | null;
  id: string | null;
  currency: string;
  amount: string;
}

interface VendorRow {
  vendor: string;
  vendor_id: string | null;
  amount: string;
  count: number;
}

/** Number of vendors on a dashboard. */
export const TOP_VENDORS = 10;
/** Number of accounts in a chart of accounts by month. */
export const CHARTED_ACCOUNTS = 12;
/** Number of accounts that a project's dashboard lists. */
export const LISTED_ACCOUNTS = 50;

/** The whole tenant, where sums are by project. */
const WHOLE_TENANT = 0;

/**
 * The sums of a project or tenant in one statement, so that they are of one moment and agree with each other.
 * @param largest SQL of a query for accounts and amounts, at most $5
 */
const sumsSql = (largest: string) => `
  with largest as materialized (${largest} order by amount desc, account_id limit $5)
  select 'month' as of, to_char(month, 'YYYY-MM') as month, null as id, currency, amount_minor::text as amount
  from spend_month where tenant_id = $1 and project_id = $2
  union all
  select 'account', null, account_id::text, $3, amount::text from largest
  union all
  select 'account month', to_char(month, 'YYYY-MM'), account_id::text, $3, amount_minor::text
  from spend_account_month
  where tenant_id = $1 and project_id = $2 and currency = $3 and month >= $4::date
    and account_id in (select account_id from largest order by amount desc, account_id limit ${CHARTED_ACCOUNTS})
  union all
  select 'category', null, category_id::text, $3, amount_minor::text
  from spend_category where tenant_id = $1 and project_id = $2 and currency = $3`;

const PROJECT_SUMS = sumsSql(`select account_id, amount_minor as amount from spend_account
  where tenant_id = $1 and project_id = $2 and currency = $3`);

const TENANT_SUMS = sumsSql(`select account_id, sum(amount_minor) as amount from spend_account_month
  where tenant_id = $1 and project_id = $2 and currency = $3 and month >= $4::date and month <= $6::date group by account_id`);

/**
 * Sums of names, put together for the vendors that they count for. A name whose vendor is not known yet stands for itself, as last typed.
 *
 * @param sums SQL of a query for `vendor_key`, `amount` and `count`, in which `$1` is the tenant
 */
const vendorsSql = (sums: string) => `
  select coalesce(v.name, last.vendor, top.vendor_key) as vendor, top.vendor_id::text, top.amount::text as amount, top.count
  from (
    select n.vendor_id, min(s.vendor_key) as vendor_key, sum(s.amount) as amount, sum(s.count)::int as count
    from (${sums}) as s left join vendor_name n on n.tenant_id = $1 and n.name_key = s.vendor_key
    group by n.vendor_id, case when n.vendor_id is null then s.vendor_key end
    order by sum(s.amount) desc, min(s.vendor_key) limit ${TOP_VENDORS}
  ) as top
  left join vendor_replica v on v.tenant_id = $1 and v.vendor_id = top.vendor_id
  left join lateral (
    select vendor from expense_fact as fact
    where v.vendor_id is null and fact.tenant_id = $1 and fact.vendor_key = top.vendor_key and fact.live
    order by fact.day desc, fact.expense_id desc limit 1
  ) as last on true
  order by top.amount desc, top.vendor_key`;

const TENANT_VENDORS = vendorsSql(`select label as vendor_key, base_minor as amount, count from label_use
  where tenant_id = $1 and kind = 'vendor' and base_currency = $2`);

const PROJECT_VENDORS = vendorsSql(`select vendor_key, amount_minor as amount, count from spend_vendor
  where tenant_id = $1 and project_id = $2 and currency = $3`);

/** Reads the sums of one tenant's live expenses, within the caller's transaction. */
export class SpendRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Monthly spend of projects, in the currencies it was frozen in. */
  async monthsOf(projectIds: readonly number[]): Promise<MonthlySpend[]> {
    if (projectIds.length === 0) return [];
    const rows = await this.#read<{ project_id: string; month: string; currency: string; amount: string }>(
      `select project_id::text, to_char(month, 'YYYY-MM') as month, currency, amount_minor::text as amount
       from spend_month where tenant_id = $1 and project_id = any($2::bigint[]) order by project_id, month`,
      [projectIds],
    );
    return rows.map((row) => ({
      projectId: Number(row.project_id),
      month: row.month,
      currency: row.currency,
      amountMinor: BigInt(row.amount),
    }));
  }

  /**
   * Spend on projects, in their own currency, on days after `today` in the same month; projects without such spend are
   * left out.
   */
  async aheadThisMonth(projectIds: readonly number[], today: string): Promise<Map<number, bigint>> {
    if (projectIds.length === 0) return new Map();
    const rows = await this.#read<{ project_id: string; amount: string }>(
      `select s.project_id::text, sum(s.amount_minor)::text as amount
       from spend_day s
       join project_replica p on p.tenant_id = s.tenant_id and p.project_id = s.project_id and p.currency = s.currency
       where s.tenant_id = $1 and s.project_id = any($2::bigint[]) and s.day > $3::date and s.day <= $4::date
       group by s.project_id`,
      [projectIds, today, lastDayOf(monthOf(today))],
    );
    return new Map(rows.map(({ project_id, amount }) => [Number(project_id), BigInt(amount)]));
  }

  /** One project's sums in its currency; accounts are the {@link LISTED_ACCOUNTS} with the most spend. */
  async ofProject(projectId: number, currency: string): Promise<SpendSums> {
    return sumsOf(await this.#read(PROJECT_SUMS, [projectId, currency, '-infinity', LISTED_ACCOUNTS]));
  }

  /**
   * The tenant's sums in base currency, spend without a project included. Accounts are those with the most spend from month
   * `since` to month `until`; their months begin there too.
   */
  async ofTenant(currency: string, { since, until }: { since: Month; until: Month }): Promise<SpendSums> {
    return sumsOf(
      await this.#read(TENANT_SUMS, [WHOLE_TENANT, currency, firstDayOf(since), CHARTED_ACCOUNTS, firstDayOf(until)]),
    );
  }

  /** The vendors most was paid to in base currency, in all projects and without one, greatest first, each with every name that counts for it. */
  async topVendors(currency: string): Promise<VendorSum[]> {
    return vendorsOf(await this.#read(TENANT_VENDORS, [currency]));
  }

  /** The vendors a project paid most to, in its currency; otherwise as {@link topVendors}. */
  async topVendorsOfProject(projectId: number, currency: string): Promise<VendorSum[]> {
    return vendorsOf(await this.#read(PROJECT_VENDORS, [projectId, currency]));
  }

  /** The day on which what was spent on a project first reached its starting budget, by project. */
  async budgetsUsedUp(exhaustions: readonly BudgetExhaustion[]): Promise<Map<number, string>> {
    if (exhaustions.length === 0) return new Map();
    const rows = await this.#read<{ project_id: string; day: string }>(
      `select project_id::text, min(day)::text as day
       from (select s.project_id, s.day, month.missing, sum(s.amount_minor) over (partition by s.project_id order by s.day) as spent
             from unnest($2::bigint[], $3::text[], $4::date[], $5::date[], $6::bigint[])
               as month (project_id, currency, first, last, missing)
             join spend_day s on s.tenant_id = $1 and s.project_id = month.project_id and s.currency = month.currency
                             and s.day >= month.first and s.day <= month.last) as running
       where spent >= missing group by project_id`,
      [
        exhaustions.map(({ project }) => project.projectId),
        exhaustions.map(({ project }) => project.currency),
        exhaustions.map(({ month }) => firstDayOf(month)),
        exhaustions.map(({ month }) => lastDayOf(month)),
        exhaustions.map(({ missingMinor }) => missingMinor),
      ],
    );
    return new Map(rows.map(({ project_id, day }) => [Number(project_id), day]));
  }

  /** @param values those after the tenant, which is the first */
  async #read<Row>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return executePrepared(this.#em, sql, [this.#tenantId, ...values]);
  }
}

function vendorsOf(rows: readonly VendorRow[]): VendorSum[] {
  return rows.map(({ vendor, vendor_id: vendorId, amount, count }) => ({
    ...{ vendor, vendorId, amountMinor: BigInt(amount), count },
  }));
}

function sumsOf(rows: readonly SumRow[]): SpendSums {
  const sums: SpendSums = { months: [], accounts: [], accountMonths: [], categories: [] };
  for (const { of, month, id, currency, amount } of rows) {
    const sum = { currency, amountMinor: BigInt(amount) };
    if (of === 'category') sums.categories.push({ of: Number(id) || null, ...sum });
    else if (of === 'account') sums.accounts.push({ of: Number(id), ...sum });
    else if (of === 'month') sums.months.push({ of: month ?? '', ...sum });
    else sums.accountMonths.push({ of: month ?? '', accountId: Number(id), ...sum });
  }
  return sums;
}
