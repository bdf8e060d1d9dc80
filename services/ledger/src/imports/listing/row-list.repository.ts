import type { EntityManager } from '@mikro-orm/postgresql';
import { invalidField } from '@outlay/errors/app-error';
import type { NumberedPage } from '../numbered-page.ts';
import type { ImportRowModel } from './import-row-model.ts';

/** Which rows a list shows. */
export interface RowSelection {
  readonly state: 'good' | 'bad' | 'twin' | 'excluded' | null;
  /** Part of a cell. */
  readonly q: string | null;
}

const LONGEST_SEARCH = 200;
const COLUMNS = `row, line, cells, coalesce(corrections, '{}') as corrections, is_excluded as "isExcluded", takes_twin as "takesTwin", state,
  coalesce(errors, '[]') as errors, coalesce(warnings, '[]') as warnings, draft, coalesce(twin_of::float8[], '{}') as "twinOf",
  twin_row as "twinRow", expense_id::float8 as "expenseId", account_id::float8 as "accountId"`;

/** Lists rows of one import, within the transaction of the entity manager. */
export class RowListRepository {
  readonly #em: EntityManager;
  readonly #import: readonly [tenantId: number, importId: number];

  constructor(em: EntityManager, tenantId: number, importId: number) {
    this.#em = em;
    this.#import = [tenantId, importId];
  }

  async page(selection: RowSelection, { where, params, tail }: NumberedPage): Promise<ImportRowModel[]> {
    const condition = conditionOf(selection);
    return this.#em.execute(
      `select ${COLUMNS} from import_rows where tenant_id = ? and import_id = ? and ${condition.sql} and ${where} ${tail}`,
      [...this.#import, ...condition.params, ...params],
    );
  }

  async count(selection: RowSelection): Promise<number> {
    const condition = conditionOf(selection);
    const [row]: { count: number }[] = await this.#em.execute(
      `select count(*)::integer as count from import_rows where tenant_id = ? and import_id = ? and ${condition.sql}`,
      [...this.#import, ...condition.params],
    );
    return row?.count ?? 0;
  }
}

/** @throws AppError VALIDATION_FAILED for a search that is too long */
function conditionOf({ state, q }: RowSelection): { sql: string; params: (string | boolean)[] } {
  const conditions: string[] = [];
  const params: (string | boolean)[] = [];
  if (state === 'excluded') conditions.push('is_excluded');
  else if (state !== null) {
    conditions.push('not is_excluded and state = ?');
    params.push(state);
  }
  const text = q?.trim().replaceAll('\0', '') ?? '';
  if (text.length > LONGEST_SEARCH)
    throw invalidField('q', `must have at most ${LONGEST_SEARCH} characters`, 'TOO_LONG');
  if (text !== '') {
    conditions.push(
      `(array_to_string(cells, e'\\n') ilike ? or exists (select from jsonb_each_text(corrections) c where c.value ilike ?))`,
    );
    const pattern = `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
    params.push(pattern, pattern);
  }
  return { sql: conditions.length === 0 ? 'true' : conditions.join(' and '), params };
}
