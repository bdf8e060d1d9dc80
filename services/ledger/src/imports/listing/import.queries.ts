import type { Connection, PageArgs } from '@outlay/service-kit/graphql/connection';
import { readByIds } from '@outlay/service-kit/graphql/list-reader';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { requireImporter } from '../import-rights.ts';
import type { Import } from '../import.ts';
import { ImportRepository } from '../import.repository.ts';
import { NumberedList } from '../numbered-page.ts';
import { ProgressRepository, type StoredProgress } from '../progress.repository.ts';
import type { ImportRowModel } from './import-row-model.ts';
import { RowListRepository, type RowSelection } from './row-list.repository.ts';

const IMPORTS = new NumberedList('id', 'falling');
const ROWS = new NumberedList('row', 'rising');

/** Reads imports and their rows. */
export class ImportQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Null for an id that nobody has. @throws AppError FORBIDDEN, KEY_LIMITED */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(Import | null)[]> {
    requireImporter(context);
    const find = (wanted: readonly number[]) =>
      this.#database.read(context, (em) => new ImportRepository(em, tenantOf(context)).findMany(wanted));
    return readByIds(ids, find, (found) => found);
  }

  /** Newest first. @throws AppError FORBIDDEN, KEY_LIMITED, VALIDATION_FAILED */
  async list(context: RequestContext, args: PageArgs): Promise<Connection<Import>> {
    requireImporter(context);
    const page = IMPORTS.read(args);
    return this.#database.read(context, async (em) => {
      const repository = new ImportRepository(em, tenantOf(context));
      const found = await repository.page(IMPORTS.sql(page));
      return IMPORTS.connection(found, await repository.count(), page, ({ id }) => id);
    });
  }

  /** In the order of the file. @throws AppError FORBIDDEN, KEY_LIMITED, VALIDATION_FAILED */
  async rows(
    context: RequestContext,
    importId: number,
    selection: RowSelection,
    args: PageArgs,
  ): Promise<Connection<ImportRowModel>> {
    requireImporter(context);
    const page = ROWS.read(args);
    return this.#database.read(context, async (em) => {
      const repository = new RowListRepository(em, tenantOf(context), importId);
      const found = await repository.page(selection, ROWS.sql(page));
      return ROWS.connection(found, await repository.count(selection), page, ({ row }) => row);
    });
  }

  /** Imports of the same file that were not undone, newest first, for each hash of a file. */
  async ofFiles(context: RequestContext, fileHashes: readonly string[]): Promise<Import[][]> {
    const found = await this.#database.read(context, (em) =>
      new ImportRepository(em, tenantOf(context)).ofFiles(fileHashes),
    );
    return fileHashes.map((hash) => found.filter(({ fileHash }) => fileHash === hash));
  }

  /** Null where nothing is under way. */
  async progress(context: RequestContext, ids: readonly number[]): Promise<(StoredProgress | null)[]> {
    const found = await this.#database.read(context, (em) =>
      new ProgressRepository(em, tenantOf(context)).findMany(ids),
    );
    const byId = new Map(found.map((one) => [one.importId, one]));
    return ids.map((id) => byId.get(id) ?? null);
  }
}
