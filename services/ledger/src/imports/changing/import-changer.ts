import type { EntityManager } from '@mikro-orm/postgresql';
import { conflict, invalidField, invalidReference, notFound } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { ChangeImportInput, ImportRowInput } from '../../__generated__/resolvers.ts';
import { PostingStateRepository } from '../../posting/posting-state.repository.ts';
import { yearAfter } from '../../time/calendar.ts';
import { originOf } from '../import-origin.ts';
import type { Import } from '../import.ts';
import { ImportRepository } from '../import.repository.ts';
import type { Defaults } from '../staging/defaults.ts';
import { judgeRows } from '../staging/judging/judge-rows.ts';
import type { NameBooks } from '../staging/judging/name-books.ts';
import { lastingChoicesSchema } from '../reading/import-format.ts';
import { LayoutRepository } from '../staging/layout.repository.ts';
import { ImportRowRepository } from '../staging/rows/import-row.repository.ts';
import { StoredRecognition } from '../staging/stored-recognition.ts';
import { totalImport } from '../staging/totals/total-import.ts';
import { readSettings, type ImportSettings } from './import-change.ts';
import { changedChoices, checkRowChanges } from './row-changes.ts';

/** A change of one import. */
export interface ImportTarget {
  readonly id: number;
  readonly expectedVersion: number | null | undefined;
}

/** Changes an import within one transaction. */
export class ImportChanger {
  readonly #em: EntityManager;
  readonly #context: RequestContext;
  readonly #tenantId: number;
  readonly #imports: ImportRepository;
  readonly #isAsked: boolean;

  constructor(em: EntityManager, context: RequestContext, isAsked: boolean) {
    this.#em = em;
    this.#context = context;
    this.#tenantId = tenantOf(context);
    this.#imports = new ImportRepository(em, this.#tenantId);
    this.#isAsked = isAsked;
  }

  /** @throws AppError NOT_FOUND, PRECONDITION_FAILED, CONFLICT, VALIDATION_FAILED, INVALID_REFERENCE; ReferencesMissingError */
  async change({ id, expectedVersion }: ImportTarget, input: ChangeImportInput, books: NameBooks): Promise<Import> {
    const found = await this.#imports.findForUpdate(id);
    if (!found) throw notFound('Import');
    checkVersion(found.version, expectedVersion);
    if (found.state !== 'ready' && found.state !== 'failed') throw notChangeable(found);
    const rows = input.rows ?? [];
    checkRowChanges(found, rows);
    const settings = readSettings(found, input);
    await this.#checkDefaults(settings.defaults);
    if (settings.isReread) return this.#readAgain(found, settings, rows);
    const { name, takesTwins } = settings;
    await this.#imports.change(id, { name, takesTwins });
    if (rows.length > 0) await this.#judge(found, rows, books);
    if (rows.length > 0 || takesTwins !== found.takesTwins) await this.#imports.countRows(id);
    return this.#imports.change(id, { totals: await totalImport(this.#em, this.#tenantId, found) });
  }

  /** A job reads it, with what was decided of rows. */
  async #readAgain(found: Import, settings: ImportSettings, rows: readonly ImportRowInput[]): Promise<Import> {
    const { id, kind, headers } = found;
    const { name, format, mapping, defaults, takesTwins, hasOtherRows } = settings;
    const repository = new ImportRowRepository(this.#em, this.#tenantId, id);
    if (hasOtherRows && rows.length > 0)
      throw invalidField('rows', 'must be left out where the format changes: rows may then be others', 'NOT_ALLOWED');
    if (hasOtherRows) await repository.removeAfter(0);
    if (rows.length > 0) await repository.choose(await this.#chosen(repository, rows));
    const layout = { format: lastingChoicesSchema.parse(format), mapping, defaults: lastingDefaults(defaults) };
    await new LayoutRepository(this.#em, this.#tenantId).keep(kind, headers, layout);
    return this.#imports.change(id, {
      ...{ name, format, mapping, defaults, takesTwins, state: 'reading', origin: originOf(this.#context) },
      ...{ attempts: 0, holder: null, claimedUntil: null, errorCode: null, errorMessage: null },
    });
  }

  async #judge(found: Import, rows: readonly ImportRowInput[], books: NameBooks): Promise<void> {
    const { id, kind, headers, recognised } = found;
    if (recognised === null) throw notChangeable(found);
    const { format, mapping } = StoredRecognition.parse(recognised);
    const repository = new ImportRowRepository(this.#em, this.#tenantId, id);
    const chosen = await this.#chosen(repository, rows);
    const { today } = await new PostingStateRepository(this.#em, this.#tenantId).read({ accounts: [], lock: 'none' });
    const { defaults } = readSettings(found, {});
    const rules = { format, mapping, headers, books, defaults, lastDay: yearAfter(today) };
    const judged = await judgeRows(this.#em, kind, { ...rules, origin: this.#context, isAsked: this.#isAsked }, chosen);
    await repository.save(judged);
    const keys = [...chosen, ...judged].flatMap(({ contentKey }) => contentKey ?? []);
    await repository.settleTwins([...new Set(keys)]);
  }

  async #chosen(repository: ImportRowRepository, changes: readonly ImportRowInput[]) {
    const found = await repository.find(changes.map(({ row }) => row));
    const byRow = new Map(found.map((one) => [one.row, one]));
    return changes.map((change, index) => {
      const row = byRow.get(change.row);
      if (!row) throw invalidField(`rows.${index}.row`, 'is no row of the file', 'OUT_OF_RANGE');
      return { ...row, ...changedChoices(row, change) };
    });
  }

  async #checkDefaults({ accountId, projectId, categoryId }: Defaults): Promise<void> {
    if (accountId === null && projectId === null && categoryId === null) return;
    const named = {
      accounts: [accountId].filter((one) => one !== null),
      categories: [categoryId],
      projects: [projectId],
    };
    const state = await new PostingStateRepository(this.#em, this.#tenantId).read({ ...named, lock: 'none' });
    if (accountId !== null && !state.accounts.has(accountId)) throw invalidReference('defaults.accountId');
    if (projectId !== null && !state.projects.has(projectId)) throw invalidReference('defaults.projectId');
    if (categoryId !== null && !state.categories.has(categoryId)) throw invalidReference('defaults.categoryId');
  }
}

function notChangeable({ state }: Import): Error {
  const message =
    state === 'reading'
      ? 'The file is being read. Wait until it is ready.'
      : 'The import is committed, or is being committed, and can no longer be changed.';
  return conflict('CONFLICT', message);
}

/** Statements of all accounts of a bank have the same header: which account or project it was must be said for each file. */
function lastingDefaults({ categoryId }: Defaults): Partial<Defaults> {
  return categoryId == null ? {} : { categoryId };
}
