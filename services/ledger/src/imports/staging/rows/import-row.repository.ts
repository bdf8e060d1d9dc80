import type { EntityManager } from '@mikro-orm/postgresql';
import { arrayLiteral, SetStatement, type Columns } from '../../../posting/set-statement.repository.ts';
import { NO_CHOICES, type FileRow, type JudgedRow, type RowChoices } from './import-row.ts';

const COLUMNS: Columns<JudgedRow> = {
  row: ['integer', ({ row }) => row],
  line: ['integer', ({ line }) => line],
  cells: ['text[]', ({ cells }) => cells],
  corrections: ['jsonb', ({ corrections }) => jsonUnlessEmpty(corrections)],
  is_excluded: ['boolean', ({ isExcluded }) => isExcluded],
  takes_twin: ['boolean', ({ takesTwin }) => takesTwin],
  state: ['text', ({ state }) => state],
  errors: ['jsonb', ({ errors }) => jsonUnlessEmpty(errors)],
  warnings: ['jsonb', ({ warnings }) => jsonUnlessEmpty(warnings)],
  draft: ['jsonb', ({ draft }) => (draft === null ? null : JSON.stringify(draft))],
  content_key: ['bytea', ({ contentKey }) => (contentKey === null ? null : `\\x${contentKey}`)],
  twin_of: ['bigint[]', ({ twinOf }) => (twinOf.length === 0 ? null : twinOf.map(String))],
};
const SETTERS = Object.keys(COLUMNS)
  .filter((name) => name !== 'row')
  .map((name) => `${name} = excluded.${name}`);

const CHOICES = `row, coalesce(corrections, '{}') as corrections, is_excluded as "isExcluded", takes_twin as "takesTwin"`;

/** Rows of one import, as they are staged, within the transaction of the entity manager. */
export class ImportRowRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;
  readonly #importId: number;

  constructor(em: EntityManager, tenantId: number, importId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
    this.#importId = importId;
  }

  /** Writes judged rows, in place of those of the same number. */
  async save(rows: readonly JudgedRow[]): Promise<void> {
    const columns: Columns<JudgedRow> = { import_id: ['bigint', () => this.#importId], ...COLUMNS };
    await new SetStatement(this.#tenantId)
      .add(
        'rows_saved',
        columns,
        rows,
        `insert into import_rows (tenant_id, :columns) select :tenant, :values from :rows
         on conflict (tenant_id, import_id, row) do update set ${SETTERS.join(', ')}, twin_row = null`,
      )
      .run(this.#em);
  }

  /** Decisions of somebody about rows of these numbers; about the others there are none. */
  async choicesOf(first: number, last: number): Promise<ReadonlyMap<number, RowChoices>> {
    const rows: (RowChoices & { row: number })[] = await this.#em.execute(
      `select ${CHOICES} from import_rows where tenant_id = ? and import_id = ? and row between ? and ?
         and (corrections is not null or is_excluded or takes_twin is not null)`,
      [this.#tenantId, this.#importId, first, last],
    );
    return new Map(rows.map(({ row, ...choices }) => [row, { ...NO_CHOICES, ...choices }]));
  }

  /** Notes what somebody has decided of rows, which are judged later. */
  async choose(rows: readonly (RowChoices & { readonly row: number })[]): Promise<void> {
    await this.#em.execute(
      `update import_rows r set corrections = c.corrections, is_excluded = c.is_excluded, takes_twin = c.takes_twin
       from json_to_recordset(?::json) as c (row integer, corrections jsonb, is_excluded boolean, takes_twin boolean)
       where r.tenant_id = ? and r.import_id = ? and r.row = c.row`,
      [
        JSON.stringify(
          rows.map(({ row, corrections, isExcluded, takesTwin }) => ({
            ...{ row, corrections: Object.keys(corrections).length === 0 ? null : corrections },
            ...{ is_excluded: isExcluded, takes_twin: takesTwin },
          })),
        ),
        ...[this.#tenantId, this.#importId],
      ],
      'run',
    );
  }

  async find(numbers: readonly number[]): Promise<(FileRow & RowChoices & { contentKey: string | null })[]> {
    return this.#em.execute(
      `select line, cells, encode(content_key, 'hex') as "contentKey", ${CHOICES} from import_rows
       where tenant_id = ? and import_id = ? and row = any (?::integer[]) order by row`,
      [this.#tenantId, this.#importId, arrayLiteral(numbers)],
    );
  }

  /**
   * Finds rows whose content an earlier row has, of those that are not left out. @param keys content keys, hexadecimal; null for all
   */
  async settleTwins(keys: readonly string[] | null): Promise<void> {
    const among = keys === null ? '' : 'and content_key = any (?::bytea[])';
    await this.#em.execute(
      `update import_rows r set state = s.state, twin_row = s.twin_row from (
         select row, case when twin_of is not null or row > first then 'twin' else 'good' end as state,
           case when row > first then first end as twin_row
         from (select row, twin_of, min(row) filter (where not is_excluded) over (partition by content_key) as first from import_rows
           where tenant_id = ? and import_id = ? and content_key is not null ${among}) keyed) s
       where r.tenant_id = ? and r.import_id = ? and r.row = s.row and (r.state, r.twin_row) is distinct from (s.state, s.twin_row)`,
      [
        ...[this.#tenantId, this.#importId],
        ...(keys === null ? [] : [arrayLiteral(keys.map((key) => `\\x${key}`))]),
        ...[this.#tenantId, this.#importId],
      ],
      'run',
    );
  }

  /** Removes rows after a number: all of them after 0. */
  async removeAfter(row: number): Promise<void> {
    await this.#em.execute(
      `delete from import_rows where tenant_id = ? and import_id = ? and row > ?`,
      [this.#tenantId, this.#importId, row],
      'run',
    );
  }
}

function jsonUnlessEmpty(value: object): string | null {
  return Object.keys(value).length === 0 ? null : JSON.stringify(value);
}
