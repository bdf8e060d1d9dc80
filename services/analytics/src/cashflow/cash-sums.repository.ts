import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { addMonths, firstDayOf, lastDayOf, monthOf, type Month } from '../calendar/months.ts';
import type { Days } from '../reports/period/report-period.ts';
import type { CashKind } from './cash-entry.ts';
import { NO_END, type PlacedSum } from './cash-sums.ts';

/** An account that has entries. */
export interface CashAccountRow {
  id: number;
  currency: string;
}

const OF_ACCOUNTS = `tenant_id = $1 and currency = $2 and account_id = any($3::bigint[])`;

/**
 * Parameters: tenant, currency, accounts, bounds, the end, first days of months with a bound within, and those months as runs of days. A
 * bound within a month needs its entries; every other month is one sum for each account and kind.
 */
const SUMS = `
  select place, kind, sum(amount_minor)::text as amount, sum(count)::int as count from (
    select 0 as place, kind, amount_minor, count from cash_month where ${OF_ACCOUNTS} and kind = 'opening'
    union all
    select width_bucket(month, $4::date[]), kind, amount_minor, count from cash_month
    where ${OF_ACCOUNTS} and kind <> 'opening' and month < $5::date and month <> all($6::date[])
    union all
    select width_bucket(day, $4::date[]), kind, amount_minor, count from (
      select day, kind, sum(amount_minor) as amount_minor, count(*) as count
      from unnest($7::date[], $8::date[]) as run (first, last)
      join cash_entry on ${OF_ACCOUNTS} and live and day between run.first and run.last and day < $5::date
      where kind <> 'opening' group by day, kind
    ) as dated
  ) as moved group by place, kind`;

/** Accounts whose entries are not all here. */
const INCOMPLETE = `
  select exists (
    select from cash_account a
    where a.tenant_id = $1 and a.account_id = any($2::bigint[]) and a.entry_count > coalesce((
      select sum(count) from cash_month m
      where m.tenant_id = $1 and m.currency = a.currency and m.account_id = a.account_id), 0)) as found`;

const NEWEST = `
  select to_char(greatest(
    (select max(event_time) from cash_account where tenant_id = $1),
    (select max(event_time) from tenant_replica where tenant_id = $1)
  ) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`;

/** Reads what accounts took in and paid out, within the caller's transaction. */
export class CashSumsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Every account of the tenant that a restored ledger has not lost, archived ones too. */
  async accounts(): Promise<CashAccountRow[]> {
    const rows = await executePrepared<{ id: string; currency: string }>(
      this.#em,
      `select account_id::text as id, currency from cash_account
       where tenant_id = $1 and entry_count is distinct from 0 order by account_id`,
      [this.#tenantId],
    );
    return rows.map(({ id, currency }) => ({ id: Number(id), currency }));
  }

  /** Sums between bounds, all of one moment. @param bounds ascending; what is dated from the last one on is left out */
  async read(currency: string, accountIds: readonly number[], bounds: readonly string[]): Promise<PlacedSum[]> {
    const split = splitMonths(bounds);
    const runs = runsOf(split);
    const rows = await executePrepared<{ place: number; kind: CashKind; amount: string; count: number }>(
      this.#em,
      SUMS,
      [
        ...[this.#tenantId, currency, accountIds, bounds, bounds.at(-1) ?? NO_END, split.map(firstDayOf)],
        ...[runs.map(({ from }) => from), runs.map(({ to }) => to)],
      ],
    );
    return rows.map(({ place, kind, amount, count }) => ({ place, kind, count, amountMinor: BigInt(amount) }));
  }

  /** False while an entry of these accounts is missing here. */
  async isComplete(accountIds: readonly number[]): Promise<boolean> {
    const [incomplete] = await executePrepared<{ found: boolean }>(this.#em, INCOMPLETE, [this.#tenantId, accountIds]);
    return incomplete?.found !== true;
  }

  /** Time of the newest known change, RFC 3339 in UTC. Every entry changes its account. */
  async newestChange(): Promise<string | null> {
    const [row] = await executePrepared<{ at: string | null }>(this.#em, NEWEST, [this.#tenantId]);
    return row?.at ?? null;
  }
}

/** Months that a bound divides. */
function splitMonths(bounds: readonly string[]): Month[] {
  const within = bounds.filter((bound) => bound !== NO_END && bound !== firstDayOf(monthOf(bound)));
  return [...new Set(within.map(monthOf))].sort();
}

/** Months that follow each other are read as one range of the index. */
function runsOf(months: readonly Month[]): Days[] {
  const runs: Days[] = [];
  for (const month of months) {
    const run = runs.at(-1);
    if (run?.to === lastDayOf(addMonths(month, -1))) run.to = lastDayOf(month);
    else runs.push({ from: firstDayOf(month), to: lastDayOf(month) });
  }
  return runs;
}
