import type { EntityManager } from '@mikro-orm/postgresql';
import { firstDayOf, lastDayOf, monthOf, type Month } from '../calendar/months.ts';

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

/** The sums of one project or tenant, all of one moment. */
export interface SpendSums {
  months: Sum<Month>[];
  accounts: Sum<number>[];
  accountMonths: AccountMonthSum[];
  categories: Sum<number | null>[];
}

/** Spend on one vendor. */
export interface VendorSum {
  vendor: string;
  amountMinor: bigint;
  count: number;
}

interface CubeRow {
  month: string | null;
  account_id: string | null;
  category_id: string | null;
  currency: string;
  amount: string;
}

/** Number of vendors on a dashboard. */
export const TOP_VENDORS = 10;

const CUBE = `grouping sets ((month, currency), (account_id, currency), (category_id, currency), (month, account_id, currency))`;

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
    const rows: { project_id: string; month: string; currency: string; amount: string }[] = await this.#em.execute(
      `select project_id::text, to_char(month, 'YYYY-MM') as month, project_currency as currency,
              sum(project_minor)::text as amount
       from spend_monthly where tenant_id = ? and project_id = any(?::bigint[])
       group by project_id, month, project_currency order by project_id, month`,
      [this.#tenantId, `{${projectIds.join(',')}}`],
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
    const rows: { project_id: string; amount: string }[] = await this.#em.execute(
      `select s.project_id::text, sum(s.project_minor)::text as amount
       from spend_daily s
       join project_replica p on p.tenant_id = s.tenant_id and p.project_id = s.project_id
                             and p.currency = s.project_currency
       where s.tenant_id = ? and s.project_id = any(?::bigint[]) and s.day > ? and s.day <= ?
       group by s.project_id`,
      [this.#tenantId, `{${projectIds.join(',')}}`, today, lastDayOf(monthOf(today))],
    );
    return new Map(rows.map(({ project_id, amount }) => [Number(project_id), BigInt(amount)]));
  }

  /** One project's sums: one statement, so that they are of one moment and agree with each other. */
  async ofProject(projectId: number): Promise<SpendSums> {
    const rows: CubeRow[] = await this.#em.execute(
      `select to_char(month, 'YYYY-MM') as month, account_id::text, category_id::text, project_currency as currency,
              sum(project_minor)::text as amount
       from spend_monthly where tenant_id = ? and project_id = ?
       group by ${CUBE.replaceAll('currency', 'project_currency')}`,
      [this.#tenantId, projectId],
    );
    return sumsOf(rows);
  }

  /**
   * The tenant's sums in base currency, spend without a project included. One statement, as {@link ofProject}.
   * @param since the first month of `accountMonths`
   */
  async ofTenant(since: Month): Promise<SpendSums> {
    const rows: CubeRow[] = await this.#em.execute(
      `select to_char(month, 'YYYY-MM') as month, account_id::text, category_id::text, base_currency as currency,
              sum(base_minor)::text as amount
       from spend_monthly where tenant_id = ?
       group by ${CUBE.replaceAll('currency', 'base_currency')}
       having grouping(account_id) = 1 or grouping(month) = 1 or month >= ?::date`,
      [this.#tenantId, firstDayOf(since)],
    );
    return sumsOf(rows);
  }

  /** The vendors most was paid to in base currency, in all projects and without one, greatest first. */
  async topVendors(currency: string, count: number): Promise<VendorSum[]> {
    return this.#vendors('base_minor', 'base_currency = ?', [currency], count);
  }

  /** The vendors a project paid most to, in its currency, greatest first. */
  async topVendorsOfProject(projectId: number, currency: string, count: number): Promise<VendorSum[]> {
    return this.#vendors('project_minor', 'project_id = ? and project_currency = ?', [projectId, currency], count);
  }

  /** Sums over what `where` leaves, under the names that vendors were typed as last anywhere in the tenant. */
  async #vendors(
    sum: 'base_minor' | 'project_minor',
    where: string,
    params: readonly (string | number)[],
    count: number,
  ): Promise<VendorSum[]> {
    const rows: { vendor: string; amount: string; count: number }[] = await this.#em.execute(
      `select coalesce(last.vendor, top.vendor_key) as vendor, top.amount::text as amount, top.count
       from (select vendor_key, sum(${sum}) as amount, sum(count)::int as count from spend_vendor
             where tenant_id = ? and ${where}
             group by vendor_key order by amount desc, vendor_key limit ?) as top
       left join lateral (
         select vendor from expense_fact as fact
         where fact.tenant_id = ? and fact.vendor_key = top.vendor_key and fact.live
         order by fact.event_time desc, fact.expense_id desc limit 1
       ) as last on true
       order by top.amount desc, top.vendor_key`,
      [this.#tenantId, ...params, count, this.#tenantId],
    );
    return rows.map(({ vendor, amount, count: times }) => ({ vendor, amountMinor: BigInt(amount), count: times }));
  }

  /** The day on which what was spent on a project first reached its starting budget, by project; those that have not are left out. */
  async budgetsUsedUp(projectIds: readonly number[]): Promise<Map<number, string>> {
    if (projectIds.length === 0) return new Map();
    const rows: { project_id: string; day: string }[] = await this.#em.execute(
      `select project_id::text, min(day)::text as day
       from (select s.project_id, s.day, p.starting_budget_minor as budget,
                    sum(sum(s.project_minor)) over (partition by s.project_id order by s.day) as spent
             from spend_daily s
             join project_replica p on p.tenant_id = s.tenant_id and p.project_id = s.project_id
                                   and p.currency = s.project_currency
             where s.tenant_id = ? and s.project_id = any(?::bigint[])
             group by s.project_id, s.day, p.starting_budget_minor) as running
       where spent >= budget group by project_id`,
      [this.#tenantId, `{${projectIds.join(',')}}`],
    );
    return new Map(rows.map(({ project_id, day }) => [Number(project_id), day]));
  }
}

function sumsOf(rows: readonly CubeRow[]): SpendSums {
  const sums: SpendSums = { months: [], accounts: [], accountMonths: [], categories: [] };
  for (const { month, account_id, category_id, currency, amount } of rows) {
    const sum = { currency, amountMinor: BigInt(amount) };
    if (month !== null && account_id !== null) {
      sums.accountMonths.push({ of: month, accountId: Number(account_id), ...sum });
    } else if (month !== null) sums.months.push({ of: month, ...sum });
    else if (account_id !== null) sums.accounts.push({ of: Number(account_id), ...sum });
    else sums.categories.push({ of: Number(category_id) || null, ...sum });
  }
  return sums;
}
