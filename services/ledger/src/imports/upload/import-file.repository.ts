import type { EntityManager } from '@mikro-orm/postgresql';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';

/** Bytes of a part; the last one may be shorter. */
export const PART_BYTES = 1024 * 1024;
/** Bytes that are read at once: as text of PostgreSQL they are small enough to be forgotten soon. A part has a whole number of them. */
const SLICE_BYTES = 32 * 1024;

/** The stored file of one import, part by part: no connection is held while a slow client sends, or a reader works. */
export class ImportFileRepository {
  readonly #database: TenantDatabase;
  readonly #tenantId: number;
  readonly #importId: number;

  constructor(database: TenantDatabase, tenantId: number, importId: number) {
    this.#database = database;
    this.#tenantId = tenantId;
    this.#importId = importId;
  }

  async append(part: number, bytes: Buffer): Promise<void> {
    await this.#database.write({ tenantId: this.#tenantId }, (em) =>
      em.execute(
        `insert into import_files (tenant_id, import_id, part, bytes) values (?, ?, ?, ?)`,
        [this.#tenantId, this.#importId, part, bytes],
        'run',
      ),
    );
  }

  async remove(): Promise<void> {
    await this.#database.write({ tenantId: this.#tenantId }, (em) => removeFile(em, this.#tenantId, this.#importId));
  }

  /** The file from its start, in slices. */
  async *read(): AsyncGenerator<Buffer, void, undefined> {
    for (let at = 0; ; at += SLICE_BYTES) {
      const bytes = await this.#slice(Math.floor(at / PART_BYTES), at % PART_BYTES);
      if (bytes === null || bytes.length === 0) return;
      yield bytes;
    }
  }

  async #slice(part: number, start: number): Promise<Buffer | null> {
    const [row] = await this.#database.read({ tenantId: this.#tenantId }, (em): Promise<{ bytes: Buffer }[]> =>
      em.execute(
        `select substring(bytes from ? for ?) as bytes from import_files where tenant_id = ? and import_id = ? and part = ?`,
        [start + 1, SLICE_BYTES, this.#tenantId, this.#importId, part],
      ),
    );
    return row?.bytes ?? null;
  }
}

/** Removes the file of an import, in the caller's transaction. */
export async function removeFile(em: EntityManager, tenantId: number, importId: number): Promise<void> {
  await em.execute(`delete from import_files where tenant_id = ? and import_id = ?`, [tenantId, importId], 'run');
}
