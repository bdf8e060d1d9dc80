import type { EntityManager } from '@mikro-orm/postgresql';
import { arrayLiteral } from '../posting/set-statement.repository.ts';
import type { Import } from './import.ts';
import type { NumberedPage } from './numbered-page.ts';

/** A file that has arrived. */
export interface NewImport extends Pick<
  Import,
  'id' | 'kind' | 'name' | 'createdBy' | 'createdByKey' | 'fileHash' | 'fileBytes' | 'origin'
> {
  /** Days for which rows and file are kept from now on. */
  readonly keptDays: number;
}

const CHANGED_COLUMNS: Readonly<Record<string, { column: string; type: string }>> = {
  name: { column: 'name', type: 'text' },
  state: { column: 'state', type: 'text' },
  headers: { column: 'headers', type: 'text[]' },
  recognised: { column: 'recognised', type: 'jsonb' },
  format: { column: 'format', type: 'jsonb' },
  mapping: { column: 'mapping', type: 'jsonb' },
  defaults: { column: 'defaults', type: 'jsonb' },
  takesTwins: { column: 'takes_twins', type: 'boolean' },
  totals: { column: 'totals', type: 'jsonb' },
  errorCode: { column: 'error_code', type: 'text' },
  errorMessage: { column: 'error_message', type: 'text' },
  origin: { column: 'origin', type: 'jsonb' },
  attempts: { column: 'attempts', type: 'integer' },
  holder: { column: 'holder', type: 'uuid' },
  claimedUntil: { column: 'claimed_until', type: 'timestamptz' },
  rowsExpireAt: { column: 'rows_expire_at', type: 'timestamptz' },
};

/** Columns to write; `holder` and `claimedUntil` are null once no job works on it. */
export interface ImportChanges extends Partial<
  Pick<
    Import,
    | 'name'
    | 'state'
    | 'headers'
    | 'recognised'
    | 'format'
    | 'mapping'
    | 'defaults'
    | 'takesTwins'
    | 'totals'
    | 'errorCode'
    | 'errorMessage'
    | 'origin'
    | 'attempts'
  >
> {
  readonly holder?: null;
  readonly claimedUntil?: null;
  readonly rowsExpireAt?: Date;
}

/** Imports of the same files that are read at once. */
const MOST_OF_FILES = 200;

const TIME = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const COLUMNS = `id::float8 as id, tenant_id::float8 as "tenantId", kind, name, state, created_by::float8 as "createdBy",
  created_by_key::float8 as "createdByKey", encode(file_hash, 'hex') as "fileHash", file_bytes as "fileBytes", headers, recognised,
  format, mapping, defaults, takes_twins as "takesTwins", row_count as "rowCount", good_count as "goodCount", bad_count as "badCount",
  twin_count as "twinCount", taken_twin_count as "takenTwinCount", excluded_count as "excludedCount", totals,
  error_code as "errorCode", error_message as "errorMessage", take, origin, attempts, written, ${TIME('committed_at')} as "committedAt",
  ${TIME('undone_at')} as "undoneAt", ${TIME('rows_expire_at')} as "rowsExpireAt", version, ${TIME('created_at')} as "createdAt",
  ${TIME('updated_at')} as "updatedAt"`;

/** One tenant's imports, within the transaction of the entity manager. */
export class ImportRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Takes the id of an import before it is there. */
  async nextId(): Promise<number> {
    const [row]: { id: number }[] = await this.#em.execute(`select nextval('imports_id_seq')::float8 as id`);
    if (!row) throw new Error('The sequence of import ids returned no value.');
    return row.id;
  }

  async insert(fresh: NewImport): Promise<Import> {
    const { id, kind, name, createdBy, createdByKey, fileHash, fileBytes, origin, keptDays } = fresh;
    const [row]: Import[] = await this.#em.execute(
      `insert into imports (id, tenant_id, kind, name, created_by, created_by_key, file_hash, file_bytes, origin, rows_expire_at)
       values (?, ?, ?, ?, ?, ?, decode(?, 'hex'), ?, ?::jsonb, now() + make_interval(days => ?)) returning ${COLUMNS}`,
      [id, this.#tenantId, kind, name, createdBy, createdByKey, fileHash, fileBytes, JSON.stringify(origin), keptDays],
    );
    if (!row) throw new Error('An import was not written.');
    return row;
  }

  async find(id: number): Promise<Import | null> {
    return (await this.findMany([id]))[0] ?? null;
  }

  async findMany(ids: readonly number[]): Promise<Import[]> {
    return this.#em.execute(`select ${COLUMNS} from imports where tenant_id = ? and id = any (?::bigint[])`, [
      this.#tenantId,
      `{${ids.join(',')}}`,
    ]);
  }

  /** Locked until the transaction ends. */
  async findForUpdate(id: number): Promise<Import | null> {
    const [row]: Import[] = await this.#em.execute(
      `select ${COLUMNS} from imports where tenant_id = ? and id = ? for update`,
      [this.#tenantId, id],
    );
    return row ?? null;
  }

  /**
   * Locks an import that a job works on, and keeps it for the job. Each of the job's transactions begins so.
   * @returns null where the job has lost it
   */
  async holdFor(id: number, holder: string, leaseMs: number): Promise<Import | null> {
    const [row]: Import[] = await this.#em.execute(
      `update imports set claimed_until = clock_timestamp() + ? * interval '1 ms' where tenant_id = ? and id = ? and holder = ?
       returning ${COLUMNS}`,
      [leaseMs, this.#tenantId, id, holder],
    );
    return row ?? null;
  }

  /** Imports of the same files that were not undone, newest first, by the hashes of the files. */
  async ofFiles(fileHashes: readonly string[]): Promise<Import[]> {
    return this.#em.execute(
      `select ${COLUMNS} from imports where tenant_id = ? and file_hash = any (?::bytea[]) and state in ('committing', 'done', 'undoing')
       order by id desc limit ${MOST_OF_FILES}`,
      [this.#tenantId, arrayLiteral(fileHashes.map((hash) => `\\x${hash}`))],
    );
  }

  /** Newest first. */
  async page({ where, params, tail }: NumberedPage): Promise<Import[]> {
    return this.#em.execute(`select ${COLUMNS} from imports where tenant_id = ? and ${where} ${tail}`, [
      this.#tenantId,
      ...params,
    ]);
  }

  async count(): Promise<number> {
    const [row]: { count: number }[] = await this.#em.execute(
      `select count(*)::integer as count from imports where tenant_id = ?`,
      [this.#tenantId],
    );
    return row?.count ?? 0;
  }

  /** Writes some columns, and raises the version. */
  async change(id: number, changes: ImportChanges): Promise<Import> {
    const given: Readonly<Record<string, unknown>> = { ...changes };
    const entries = Object.entries(given).flatMap(([name, value]) => {
      const column = CHANGED_COLUMNS[name];
      return column === undefined || value === undefined ? [] : [{ ...column, value }];
    });
    const setters = entries.map(({ column, type }) => `${column} = ?::${type}, `).join('');
    const [row]: Import[] = await this.#em.execute(
      `update imports set ${setters} version = version + 1, updated_at = now() where tenant_id = ? and id = ? returning ${COLUMNS}`,
      [...entries.map(({ type, value }) => cellOf(type, value)), this.#tenantId, id],
    );
    if (!row) throw new Error('An import was not changed.');
    return row;
  }

  /** Counts its rows. Needed after rows, or what the import says of twins, have changed. */
  async countRows(id: number): Promise<void> {
    await this.#em.execute(
      `update imports i set row_count = c.rows, good_count = c.good, bad_count = c.bad, twin_count = c.twins,
         taken_twin_count = c.taken_twins, excluded_count = c.excluded
       from (select count(*) as rows, count(*) filter (where state = 'good' and not is_excluded) as good,
           count(*) filter (where state = 'bad' and not is_excluded) as bad, count(*) filter (where state = 'twin' and not is_excluded) as twins,
           count(*) filter (where state = 'twin' and not is_excluded
             and coalesce(r.takes_twin, (select takes_twins from imports where tenant_id = ? and id = ?))) as taken_twins,
           count(*) filter (where is_excluded) as excluded
         from import_rows r where r.tenant_id = ? and r.import_id = ?) c
       where i.tenant_id = ? and i.id = ?`,
      [this.#tenantId, id, this.#tenantId, id, this.#tenantId, id],
      'run',
    );
  }

  async remove(id: number): Promise<void> {
    for (const table of ['import_rows', 'import_files', 'import_progress'])
      await this.#em.execute(`delete from ${table} where tenant_id = ? and import_id = ?`, [this.#tenantId, id], 'run');
    await this.#em.execute(`delete from imports where tenant_id = ? and id = ?`, [this.#tenantId, id], 'run');
  }
}

function cellOf(type: string, value: unknown): unknown {
  if (value === null) return null;
  if (type === 'jsonb') return JSON.stringify(value);
  return isTexts(value) ? arrayLiteral(value) : value;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}
