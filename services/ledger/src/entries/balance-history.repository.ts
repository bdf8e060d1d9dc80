import type { EntityManager } from '@mikro-orm/postgresql';

/** Balance of an account, in minor units, right before one of the given moments. */
export interface BalanceRow {
  readonly accountId: number;
  /** Position of the moment in the list, from 0. */
  readonly place: number;
  readonly balanceMinor: string;
}

/** Reads balances of the past, within the transaction of its entity manager. */
export class BalanceHistoryRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** An account without an entry before a moment has no row for it. Each row is one look-up in the index by time. */
  async find(accountIds: readonly number[], moments: readonly Date[]): Promise<BalanceRow[]> {
    const [found]: { rows: BalanceRow[] | null }[] = await this.#em.execute(
      `select json_agg(point) as rows from (
         select wanted.id as "accountId", place - 1 as place, entry.balance_after_minor::text as "balanceMinor"
         from unnest(?::bigint[]) as wanted (id)
         cross join unnest(?::timestamptz[]) with ordinality as moments (moment, place)
         cross join lateral (
           select e.balance_after_minor from account_entries e
           where e.tenant_id = ? and e.account_id = wanted.id and e.at < moment
           order by e.at desc, e.sequence desc limit 1) entry
         order by wanted.id, place) point`,
      [`{${accountIds.join(',')}}`, `{${moments.map((moment) => moment.toISOString()).join(',')}}`, this.#tenantId],
    );
    return found?.rows ?? [];
  }
}
