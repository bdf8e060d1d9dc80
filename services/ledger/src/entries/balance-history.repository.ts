import type { EntityManager } from '@mikro-orm/postgresql';

/** An account's balance, and how it came about. Amounts in minor units. */
export interface BalanceOf {
  readonly accountId: number;
  /** Of now. */
  readonly balanceMinor: string;
  /** The earliest date of an entry, YYYY-MM-DD. */
  readonly firstDate: string;
  /** By the position of a day: the sum of the entries that are dated after it and not after the next one. Absent where there is none. */
  readonly movedAfter: Readonly<Record<number, string>>;
}

/** Reads balances of the past, within the transaction of its entity manager. */
export class BalanceHistoryRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Balances by account, of those that have entries. The opening balance is never among what is dated after a day.
   * @param days YYYY-MM-DD, ascending
   */
  async find(accountIds: readonly number[], days: readonly string[]): Promise<Map<number, BalanceOf>> {
    const ids = `{${accountIds.join(',')}}`;
    const [found]: { rows: BalanceOf[] | null }[] = await this.#em.execute(
      `select json_agg(balance) as rows from (
         select a.id as "accountId", a.current_balance_minor::text as "balanceMinor", first.date as "firstDate",
           coalesce(moved.after, '{}') as "movedAfter"
         from accounts a
         cross join lateral (
           select least(
             (select e.date from account_entries e
              where e.tenant_id = a.tenant_id and e.account_id = a.id and e.kind = 'opening' and e.sequence = 1),
             (select e.date from account_entries e
              where e.tenant_id = a.tenant_id and e.account_id = a.id and e.kind <> 'opening' order by e.date limit 1)) as date) first
         left join lateral (
           select json_object_agg(place, moved::text) as after from (
             select width_bucket(e.date - 1, ?::date[]) - 1 as place, sum(e.amount_minor) as moved
             from account_entries e
             where e.tenant_id = a.tenant_id and e.account_id = a.id and e.kind <> 'opening' and e.date > ?::date
             group by 1) later) moved on true
         where a.tenant_id = ? and a.id = any(?::bigint[]) and first.date is not null) balance`,
      [`{${days.join(',')}}`, days[0] ?? 'infinity', this.#tenantId, ids],
    );
    return new Map((found?.rows ?? []).map((row) => [row.accountId, row]));
  }
}
