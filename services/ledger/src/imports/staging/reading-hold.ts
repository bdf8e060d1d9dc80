import type { EntityManager } from '@mikro-orm/postgresql';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Import } from '../import.ts';
import { ImportRepository } from '../import.repository.ts';
import { ProgressRepository } from '../progress.repository.ts';
import type { ClaimedImport } from '../working/import-claims.repository.ts';

/** The process stops, or the import is another's, or was discarded: nothing more is to be written. */
export class LostImportError extends Error {
  constructor() {
    super('This process no longer works on the import.');
    this.name = 'LostImportError';
  }
}

/** The hold of a process on an import that it reads: each transaction proves it, and prolongs it. */
export class ReadingHold {
  readonly #database: TenantDatabase;
  readonly #claim: ClaimedImport;
  readonly #stopping: AbortSignal;
  readonly #leaseMs: number;

  constructor(
    { database, leaseMs }: { database: TenantDatabase; leaseMs: number },
    claim: ClaimedImport,
    stopping: AbortSignal,
  ) {
    this.#database = database;
    this.#claim = claim;
    this.#stopping = stopping;
    this.#leaseMs = leaseMs;
  }

  /** @throws LostImportError */
  async write<T>(work: (em: EntityManager, held: Import) => Promise<T>): Promise<T> {
    const { id, tenantId, holder } = this.#claim;
    if (this.#stopping.aborted) throw new LostImportError();
    return this.#database.write({ tenantId }, async (em) => {
      const held = await new ImportRepository(em, tenantId).holdFor(id, holder, this.#leaseMs);
      if (held?.state !== 'reading') throw new LostImportError();
      return work(em, held);
    });
  }

  /** @throws LostImportError */
  async noteProgress(phase: string, done: number, total: number): Promise<void> {
    await this.write((em) => this.note(em, phase, done, total));
  }

  async note(em: EntityManager, phase: string, done: number, total: number): Promise<void> {
    await new ProgressRepository(em, this.#claim.tenantId).note(this.#claim.id, { phase, done, total });
  }
}
