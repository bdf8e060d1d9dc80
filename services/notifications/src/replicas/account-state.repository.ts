import type { EntityManager } from '@mikro-orm/postgresql';
import { newestOfEach } from '@outlay/messaging/newest-of-each';
import type { EventOrder } from '@outlay/messaging/ordering';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { executePrepared } from '@outlay/tenancy/prepared-statement';

/** State of an account. Amounts are minor units of `currency`. */
export interface AccountState {
  accountId: number;
  name: string;
  currency: CurrencyCode;
  balanceMinor: bigint;
  /** Null for an account without a threshold. */
  thresholdMinor: bigint | null;
  isArchived: boolean;
}

interface AccountRow {
  account_id: string;
  name: string;
  currency: string;
  balance_minor: string;
  threshold_minor: string | null;
  is_archived: boolean;
}

const COLUMNS_SQL = `account_id, name, currency, balance_minor::text, threshold_minor::text, is_archived`;

/** Parameters: the tenant, then a list for each column. */
const KEEP_NEWEST = `
  insert into account_states as known
    (tenant_id, account_id, name, currency, balance_minor, threshold_minor, is_archived, epoch, version)
  select $1::bigint, * from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::boolean[],
    $8::integer[], $9::bigint[])
  on conflict (tenant_id, account_id) do update
    set name = excluded.name, currency = excluded.currency, balance_minor = excluded.balance_minor,
        threshold_minor = excluded.threshold_minor, is_archived = excluded.is_archived,
        epoch = excluded.epoch, version = excluded.version
    where (known.epoch, known.version) < (excluded.epoch, excluded.version)
  returning known.account_id, old.epoch, old.version`;

/** One tenant's accounts, from the ledger's newest events. */
export class AccountStateRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Stores the newest state of each account, unless the stored one is as new, and keeps their rows locked.
   * @returns the order of the former state of each account that was stored; null for one that was unknown
   */
  async keepNewest(states: readonly (AccountState & EventOrder)[]): Promise<Map<number, EventOrder | null>> {
    const rows = newestOfEach(states, ({ accountId }) => accountId);
    const kept = await executePrepared<{ account_id: string; epoch: number | null; version: string | null }>(
      this.#em,
      KEEP_NEWEST,
      [
        this.#tenantId,
        rows.map(({ accountId }) => accountId),
        rows.map(({ name }) => name),
        rows.map(({ currency }) => currency),
        rows.map(({ balanceMinor }) => balanceMinor),
        rows.map(({ thresholdMinor }) => thresholdMinor),
        rows.map(({ isArchived }) => isArchived),
        rows.map(({ epoch }) => epoch),
        rows.map(({ version }) => version),
      ],
    );
    return new Map(
      kept.map(({ account_id, epoch, version }) => [
        Number(account_id),
        epoch === null ? null : { epoch, version: Number(version) },
      ]),
    );
  }

  async findForUpdate(accountId: number): Promise<AccountState | null> {
    const [known]: AccountRow[] = await this.#em.execute(
      `select ${COLUMNS_SQL} from account_states where tenant_id = ? and account_id = ? for update`,
      [this.#tenantId, accountId],
    );
    return known ? stateOf(known) : null;
  }

  /** Up to `limit` accounts, from an id on, whose alert is wrong: low without one, not low with one, or worse than its severity. */
  async withUnfitAlert(afterId: number, limit: number): Promise<number[]> {
    const rows: { account_id: string }[] = await this.#em.execute(
      `select s.account_id from account_states s
       left join alerts o on o.tenant_id = s.tenant_id and o.type = 'LOW_BALANCE' and o.entity_id = s.account_id
         and o.cleared_at is null
       where s.tenant_id = ? and s.account_id > ? and (s.is_low <> (o.id is not null) or (s.is_low and s.balance_minor <= 0 and o.severity <> 'CRITICAL'))
       order by s.account_id limit ?`,
      [this.#tenantId, afterId, limit],
    );
    return rows.map((row) => Number(row.account_id));
  }
}

function stateOf(row: AccountRow): AccountState {
  return {
    accountId: Number(row.account_id),
    name: row.name,
    currency: currencyOf(row.currency),
    balanceMinor: BigInt(row.balance_minor),
    thresholdMinor: row.threshold_minor === null ? null : BigInt(row.threshold_minor),
    isArchived: row.is_archived,
  };
}
