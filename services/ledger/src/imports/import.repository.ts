import type { EntityManager } from '@mikro-orm/postgresql';
import type { Import, ImportKind } from './import.ts';

/** A file that has arrived. */
export interface NewImport extends Pick<
  Import,
  'id' | 'kind' | 'name' | 'createdBy' | 'createdByKey' | 'fileHash' | 'fileBytes' | 'origin'
> {
  /** Days for which rows and file are kept from now on. */
  readonly keptDays: number;
}

const TIME = (column: string) => `to_json(${column}) #>> '{}'`;
const COLUMNS = `id::float8 as id, tenant_id::float8 as "tenantId", kind, name, state, created_by::float8 as "createdBy",
  created_by_key::float8 as "createdByKey", encode(file_hash, 'hex') as "fileHash", file_bytes as "fileBytes", headers, recognised,
  format, mapping, defaults, takes_twins as "takesTwins", row_count as "rowCount", good_count as "goodCount", bad_count as "badCount",
  twin_count as "twinCount", taken_twin_count as "takenTwinCount", excluded_count as "excludedCount", totals,
  error_code as "errorCode", error_message as "errorMessage", take, origin, attempts, ${TIME('committed_at')} as "committedAt",
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

  /** Earlier imports of the same file that were not undone, newest first. */
  async ofSameFile(kind: ImportKind, fileHash: string, before: number): Promise<Import[]> {
    return this.#em.execute(
      `select ${COLUMNS} from imports where tenant_id = ? and file_hash = decode(?, 'hex') and kind = ? and id < ?
         and state in ('committing', 'done', 'undoing') order by id desc limit 5`,
      [this.#tenantId, fileHash, kind, before],
    );
  }
}
