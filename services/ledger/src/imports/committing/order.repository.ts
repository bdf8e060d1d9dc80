import type { EntityManager } from '@mikro-orm/postgresql';
import type { Import } from '../import.ts';
import { ImportedExpensesRepository, type ImportedCounts } from './imported-expenses.repository.ts';
import type { ImportOrigin } from '../import-origin.ts';

/** Gives an import that is locked to the lane, within the transaction of the entity manager. */
export class OrderRepository {
  readonly #em: EntityManager;
  readonly #import: Import;

  constructor(em: EntityManager, found: Import) {
    this.#em = em;
    this.#import = found;
  }

  async expenses(): Promise<ImportedCounts> {
    return new ImportedExpensesRepository(this.#em, this.#import.tenantId, this.#import.id).count();
  }

  async give(
    state: 'committing' | 'undoing',
    take: Import['take'],
    origin: ImportOrigin & { readonly force?: boolean },
  ): Promise<void> {
    const { tenantId, id } = this.#import;
    await this.#em.execute(
      `update imports set state = ?, take = ?, origin = ?::jsonb, attempts = 0, holder = null, claimed_until = null, error_code = null,
         error_message = null, version = version + 1, updated_at = now() where tenant_id = ? and id = ?`,
      [state, take, JSON.stringify(origin), tenantId, id],
      'run',
    );
  }
}
