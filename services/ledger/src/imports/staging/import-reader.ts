import type { Logger } from '@outlay/telemetry/logger';
import { AppError } from '@outlay/errors/app-error';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AskForProjectNames } from '../../expenses/reference-names.ts';
import type { References } from '../../replicas/references.ts';
import { ImportRepository } from '../import.repository.ts';
import type { ClaimedImport } from '../working/import-claims.repository.ts';
import { fileFault } from './file-fault.ts';
import { ReadingRun } from './reading-run.ts';
import { LostImportError } from './reading-hold.ts';

export interface ImportReaderParts {
  readonly database: TenantDatabase;
  readonly references: References;
  readonly askForProjectNames: AskForProjectNames;
  readonly logger: Logger;
  readonly leaseMs: number;
}

/** Claims after which a file counts as one that cannot be read. */
const MOST_ATTEMPTS = 5;

/** Reads files of imports, and judges their rows. What a process leaves undone, the next one does from the start. */
export class ImportReader {
  readonly #parts: ImportReaderParts;

  constructor(parts: ImportReaderParts) {
    this.#parts = parts;
  }

  /** @throws what is no fault of the file: it is then read again */
  async read(claim: ClaimedImport, stopping: AbortSignal): Promise<void> {
    try {
      await new ReadingRun(this.#parts, claim, stopping).run();
    } catch (error) {
      if (error instanceof LostImportError) return this.#giveBack(claim, stopping);
      const isFault = error instanceof AppError && error.status < 500;
      if (!isFault && claim.attempts < MOST_ATTEMPTS) throw error;
      if (!isFault) this.#parts.logger.error({ err: error, import: claim.id }, 'imports: a file could not be read');
      await this.#fail(claim, fileFault(error));
    }
  }

  async #fail({ id, tenantId, holder }: ClaimedImport, fault: { code: string; message: string }): Promise<void> {
    await this.#parts.database.write({ tenantId }, async (em) => {
      const repository = new ImportRepository(em, tenantId);
      if (!(await repository.holdFor(id, holder, 0))) return;
      await repository.change(id, {
        ...{ state: 'failed', errorCode: fault.code, errorMessage: fault.message },
        ...{ holder: null, claimedUntil: null, attempts: 0 },
      });
    });
  }

  /** A process that stops lets another one go on at once. */
  async #giveBack({ id, tenantId, holder }: ClaimedImport, stopping: AbortSignal): Promise<void> {
    if (!stopping.aborted) return;
    await this.#parts.database.write({ tenantId }, (em) => new ImportRepository(em, tenantId).holdFor(id, holder, 0));
  }
}
