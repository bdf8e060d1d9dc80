import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventOrder } from '@outlay/messaging/ordering';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';

/** State of an account. Amounts are minor units of `currency`. */
export interface AccountState {
  accountId: number;
  name: string;
  currency: CurrencyCode;
  balanceMinor: bigint;
  /** Null for an account without a threshold. */
  thresholdMinor: bigint | null;
  isArchived: boolean;
  /** True for an account that is not archived and at or below its threshold; a generated column. */
  isLow: boolean;
}

interface AccountRow {
  account_id: string;
  name: string;
  currency: string;
  balance_minor: string;
  threshold_minor: string | null;
  is_archived: boolean;
  is_low: boolean;
}

const COLUMNS_SQL = `account_id, name, currency, balance_minor::text, threshold_minor::text, is_archived, is_low`;

/** One tenant's accounts, from the ledger's newest events. */
export class AccountStateRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Stores a state and keeps its row locked. @returns null if the stored one is as new or newer */
  async keepNewest(state: Omit<AccountState, 'isLow'> & EventOrder): Promise<AccountState | null> {
    const [kept]: AccountRow[] = await this.#em.execute(
      `insert into account_states as known
         (tenant_id, account_id, name, currency, balance_minor, threshold_minor, is_archived, epoch, version)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (tenant_id, account_id) do update
         set name = excluded.name, currency = excluded.currency, balance_minor = excluded.balance_minor,
             threshold_minor = excluded.threshold_minor, is_archived = excluded.is_archived,
             epoch = excluded.epoch, version = excluded.version
         where (known.epoch, known.version) < (excluded.epoch, excluded.version)
       returning ${COLUMNS_SQL}`,
      [
        this.#tenantId,
        state.accountId,
        state.name,
        state.currency,
        String(state.balanceMinor),
        state.thresholdMinor === null ? null : String(state.thresholdMinor),
        state.isArchived,
        state.epoch,
        state.version,
      ],
    );
    return kept ? stateOf(kept) : null;
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
    isLow: row.is_low,
  };
}
