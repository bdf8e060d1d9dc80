import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { ClaimedImport } from '../working/import-claims.repository.ts';
import { arrayLiteral } from '../../posting/set-statement.repository.ts';
import type { RefusedRow } from './refused-rows.ts';

/** End of the work on an import. */
export interface Ending {
  readonly state: 'done' | 'undone' | 'ready';
  /** Null where it succeeded. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** As `Outlay-After` has it: what a read model must contain to show the work. */
  readonly written: string | null;
}

/** Days for which an import may be undone. */
const UNDO_DAYS = 30;
const MESSAGE_LENGTH = 1_000;

/** Ends the work of a job on an import, within the transaction of the entity manager. */
export class CommitStateRepository {
  readonly #em: EntityManager;
  readonly #claim: ClaimedImport;

  constructor(em: EntityManager, claim: ClaimedImport) {
    this.#em = em;
    this.#claim = claim;
  }

  /** Lets the transaction take as long as it needs, but wait only so long for one row. */
  async takeTime(lockMs: number): Promise<void> {
    await this.#em.execute(
      `select set_config('statement_timeout', '0', true), set_config('lock_timeout', ?::text, true)`,
      [`${lockMs}ms`],
    );
  }

  /** A file that is booked is removed; its rows stay for an undo. @returns false where another process has taken the import over */
  async end({ state, error, written }: Ending): Promise<boolean> {
    const { tenantId, id, holder } = this.#claim;
    const rows = await executePrepared<object>(
      this.#em,
      `with file as (
         delete from import_files where tenant_id = $1 and import_id = $2 and $4 = 'done'
           and exists (select from imports where tenant_id = $1 and id = $2 and holder = $3)
       )
       update imports set state = $4, error_code = $5, error_message = $6, written = $7, holder = null, claimed_until = null,
         attempts = 0, version = version + 1, updated_at = now(),
         committed_at = case when $4 = 'done' and committed_at is null then now() else committed_at end,
         undone_at = case when $4 = 'undone' then now() else undone_at end,
         rows_expire_at = case when $4 = 'done' and committed_at is null then now() + make_interval(days => ${UNDO_DAYS}) else rows_expire_at end
       where tenant_id = $1 and id = $2 and holder = $3 returning 1`,
      [tenantId, id, holder, state, error?.code ?? null, error?.message.slice(0, MESSAGE_LENGTH) ?? null, written],
    );
    return rows.length === 1;
  }

  /** Locks the import. @returns false where another process has taken it over */
  async hold(): Promise<boolean> {
    const { tenantId, id, holder } = this.#claim;
    const rows = await executePrepared<object>(
      this.#em,
      `select from imports where tenant_id = $1 and id = $2 and holder = $3 and state = 'committing' for no key update`,
      [tenantId, id, holder],
    );
    return rows.length === 1;
  }

  /** Marks rows that were refused as twins where they have some, else bad, and counts them as such. */
  async refuse(rows: readonly RefusedRow[]): Promise<void> {
    const { tenantId, id } = this.#claim;
    const errors = rows.map(({ error: { code, message, details }, twinOf }) =>
      twinOf === undefined
        ? JSON.stringify([{ field: null, column: null, code: details[0]?.code ?? code, message, hint: null }])
        : null,
    );
    const twins = rows.map(({ twinOf }) => (twinOf === undefined ? null : arrayLiteral(twinOf)));
    await executePrepared(
      this.#em,
      `with refused as (
         update import_rows r set state = case when given.twin_of is null then 'bad' else 'twin' end, errors = given.errors::jsonb,
           twin_of = coalesce(given.twin_of::bigint[], r.twin_of), content_key = case when given.twin_of is null then null else r.content_key end
         from unnest($3::int[], $4::text[], $5::text[]) as given (row, errors, twin_of)
         where r.tenant_id = $1 and r.import_id = $2 and r.row = given.row
         returning old.state as before, new.state as after
       )
       update imports set bad_count = bad_count + (select count(*) from refused where after = 'bad'),
         good_count = good_count - (select count(*) from refused where before = 'good'),
         twin_count = twin_count - (select count(*) from refused where before = 'twin') + (select count(*) from refused where after = 'twin'),
         taken_twin_count = taken_twin_count - (select count(*) from refused where before = 'twin')
       where tenant_id = $1 and id = $2`,
      [tenantId, id, arrayLiteral(rows.map(({ row }) => row)), arrayLiteral(errors), arrayLiteral(twins)],
    );
  }
}
