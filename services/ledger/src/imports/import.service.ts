import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { conflict, notFound } from '@outlay/errors/app-error';
import type { IssuedTicket, TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { readLine } from '@outlay/text/read-text';
import type { ChangeImportInput } from '../__generated__/resolvers.ts';
import type { AskForProjectNames } from '../expenses/reference-names.ts';
import type { References } from '../replicas/references.ts';
import { ImportChanger } from './changing/import-changer.ts';
import { requireImporter } from './import-rights.ts';
import type { Import, ImportKind } from './import.ts';
import { ImportRepository } from './import.repository.ts';
import { REJECTED_ROWS } from './rejected/rejected-rows.door.ts';
import { readNameBooks } from './staging/judging/name-books.ts';
import { IMPORT_UPLOAD } from './upload/import-upload.door.ts';

const NAME_LENGTH = 200;

export interface ImportServiceParts {
  readonly database: TenantDatabase;
  readonly commands: Commands;
  readonly references: References;
  readonly office: TicketOffice;
  readonly askForProjectNames: AskForProjectNames;
  /** Called once an import is to be read. */
  readonly due: () => void;
}

/** Prepares, changes and discards imports. */
export class ImportService {
  readonly #parts: ImportServiceParts;

  constructor(parts: ImportServiceParts) {
    this.#parts = parts;
  }

  /** Permits one upload. @throws AppError FORBIDDEN, KEY_LIMITED, VALIDATION_FAILED */
  async prepare(context: RequestContext, kind: ImportKind, name: string): Promise<IssuedTicket> {
    requireImporter(context);
    const content = { kind, name: readLine(name, 'name', NAME_LENGTH) };
    return this.#parts.office.issue(context, IMPORT_UPLOAD, content);
  }

  /** @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, CONFLICT, VALIDATION_FAILED, INVALID_REFERENCE */
  async change(
    context: RequestContext,
    command: Command,
    id: string,
    input: ChangeImportInput,
    expectedVersion?: number | null,
  ): Promise<Import> {
    requireImporter(context);
    const { database, commands, references, askForProjectNames, due } = this.#parts;
    const target = { id: numberOf(id), expectedVersion };
    // Asked before the transaction: the projects service has the names of projects.
    const books = await readNameBooks(database, askForProjectNames, context, { projects: hasRows(input) });
    const changed = await references.supply(context, (isAsked) =>
      commands.run(context, command, (em) => new ImportChanger(em, context, isAsked).change(target, input, books)),
    );
    if (changed.state === 'reading') due();
    return changed;
  }

  /** Removes an import that was not committed. @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, CONFLICT */
  async discard(
    context: RequestContext,
    command: Command,
    id: string,
    expectedVersion?: number | null,
  ): Promise<boolean> {
    requireImporter(context);
    return this.#parts.commands.run(context, command, async (em) => {
      const repository = new ImportRepository(em, tenantOf(context));
      const found = await repository.findForUpdate(numberOf(id));
      if (!found) throw notFound('Import');
      checkVersion(found.version, expectedVersion);
      if (!['reading', 'ready', 'failed'].includes(found.state))
        throw conflict('CONFLICT', 'The import was committed, or is being committed. Undo it instead.');
      await repository.remove(found.id);
      await auditDiscarded(em, context, found);
      return true;
    });
  }

  /** Permits the download of the bad rows. @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND */
  async exportRejected(context: RequestContext, id: string): Promise<IssuedTicket> {
    requireImporter(context);
    const { database, office } = this.#parts;
    const found = await database.read(context, (em) => new ImportRepository(em, tenantOf(context)).find(numberOf(id)));
    if (!found) throw notFound('Import');
    return office.issue(context, REJECTED_ROWS, { id: found.id });
  }
}

/** The trail holds no name and no cell of the file. */
export async function auditDiscarded(
  em: EntityManager,
  context: RequestContext,
  { id, kind, rowCount }: Import,
): Promise<void> {
  const changes = { kind: { before: kind, after: null }, rows: { before: rowCount, after: null } };
  await recordAudit(em, context, { action: 'import.discarded', entityType: 'import', entityId: id, changes });
}

function hasRows({ rows }: ChangeImportInput): boolean {
  return (rows ?? []).length > 0;
}

/** @throws AppError NOT_FOUND for what is no id */
function numberOf(id: string): number {
  const number = parseId(id);
  if (number === null) throw notFound('Import');
  return number;
}
