import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { cutsOfEntries, type CashCut } from './cash-cut.ts';
import type { CashEntry } from './cash-entry.ts';

const NAMES = 'account_id, sequence, currency, kind, amount_minor, day, epoch';

/** SQL that adds the signed entries `change` to their months, and counts the sums that then stand for no entry. */
const SUMMED = `summed as (
    insert into cash_month as kept (tenant_id, currency, account_id, month, kind, amount_minor, count)
    select tenant_id, currency, account_id, date_trunc('month', day::timestamp)::date, kind,
           sum(sign * amount_minor), sum(sign)
    from change group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (tenant_id, currency, account_id, month, kind) do update
      set amount_minor = kept.amount_minor + excluded.amount_minor, count = kept.count + excluded.count
    returning new.count
  )
  select (count(*) filter (where count = 0))::integer as empty from summed`;

/** Parameters: the entries as JSON, the tenant. */
const KEEP = `
  with given as (
    select * from json_to_recordset($1::json) as g
      (account_id bigint, sequence bigint, currency text, kind text, amount_minor bigint, day date, epoch integer)
  ), written as (
    insert into cash_entry as kept (tenant_id, ${NAMES}, live)
    select $2::bigint, ${NAMES}, not exists (
      select from cash_cut c where c.tenant_id = $2 and c.account_id = g.account_id
        and c.epoch > g.epoch and c.from_sequence <= g.sequence)
    from given g order by account_id, sequence
    on conflict (tenant_id, account_id, sequence) do update
      set currency = excluded.currency, kind = excluded.kind, amount_minor = excluded.amount_minor, day = excluded.day,
          live = excluded.live, epoch = excluded.epoch
      where kept.epoch < excluded.epoch
    returning old as before, new as after
  ), change as (
    select -1 as sign, (before).* from written where (before).live
    union all
    select 1 as sign, (after).* from written where (after).live
  ), ${SUMMED}`;

/** Parameters: the cuts as JSON, the tenant. */
const CUT = `
  with lowered as (
    insert into cash_cut as kept (tenant_id, account_id, epoch, from_sequence)
    select $2::bigint, account_id, epoch, from_sequence
    from json_to_recordset($1::json) as given (account_id bigint, epoch integer, from_sequence bigint)
    order by account_id, epoch
    on conflict (tenant_id, account_id, epoch) do update set from_sequence = excluded.from_sequence
      where excluded.from_sequence < kept.from_sequence
    returning kept.*
  ), change as (
    update cash_entry e set live = false from lowered c
    where e.tenant_id = $2 and e.account_id = c.account_id and e.sequence >= c.from_sequence and e.epoch < c.epoch and e.live
    returning -1 as sign, e.*
  ), ${SUMMED}`;

/** Keeps the entries of one tenant's accounts and their sums, within the caller's transaction. */
export class CashEntryRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Keeps entries in any order and however often: of one sequence that of the newest epoch. */
  async keep(entries: readonly CashEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#takeTurn();
    await this.cut(cutsOfEntries(entries));
    const rows = newestOfSequences(entries).map((entry) => ({
      account_id: entry.accountId,
      sequence: entry.sequence,
      currency: entry.currency,
      kind: entry.kind,
      amount_minor: entry.amountMinor.toString(),
      day: entry.day,
      epoch: entry.epoch,
    }));
    await this.#run(KEEP, rows);
  }

  /** Takes entries that a restored ledger no longer has out of every sum; later ones of their epochs count never. */
  async cut(cuts: readonly CashCut[]): Promise<void> {
    if (cuts.length === 0) return;
    await this.#takeTurn();
    const rows = cuts.map(({ accountId, epoch, fromSequence }) => ({
      account_id: accountId,
      epoch,
      from_sequence: fromSequence,
    }));
    await this.#run(CUT, rows);
  }

  /**
   * Of a tenant, one transaction at a time keeps entries or cuts: otherwise neither of two would see what the other writes, and an entry that is lost
   * would stay.
   */
  async #takeTurn(): Promise<void> {
    await executePrepared(this.#em, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `outlay:cash ${this.#tenantId}`,
    ]);
  }

  async #run(sql: string, rows: readonly unknown[]): Promise<void> {
    const [done] = await executePrepared<{ empty: number }>(this.#em, sql, [JSON.stringify(rows), this.#tenantId]);
    // A statement of its own, because a statement cannot delete rows that it has just written.
    if (done?.empty) {
      await executePrepared(this.#em, 'delete from cash_month where tenant_id = $1 and count = 0', [this.#tenantId]);
    }
  }
}

function newestOfSequences(entries: readonly CashEntry[]): CashEntry[] {
  const newest = new Map<string, CashEntry>();
  for (const entry of entries) {
    const key = `${entry.accountId}:${entry.sequence}`;
    const known = newest.get(key);
    if (!known || known.epoch < entry.epoch) newest.set(key, entry);
  }
  return [...newest.values()];
}
