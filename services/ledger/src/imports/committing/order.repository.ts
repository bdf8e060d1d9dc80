import type { EntityManager } from '@mikro-orm/postgresql';
import type { Import } from '../import.ts';
import type { ImportOrigin } from '../import-origin.ts';
import { PostingStateRepository } from '../../posting/posting-state.repository.ts';
import { requireUnused } from './account-undo.ts';
import { requireUnchanged } from './expense-undo.ts';
import { ImportedExpensesRepository } from './imported-expenses.repository.ts';
import { TakenRowsRepository } from './taken-rows.repository.ts';

/** Gives an import that is locked to the lane, within the transaction of the entity manager. */
export class OrderRepository {
  readonly #em: EntityManager;
  readonly #import: Import;

  constructor(em: EntityManager, found: Import) {
    this.#em = em;
    this.#import = found;
  }

  /** @throws AppError IMPORT_CHANGED where an undo would lose what people did since */
  async requireUnchanged(): Promise<void> {
    const { tenantId, id, kind } = this.#import;
    if (kind === 'expenses') {
      requireUnchanged(await new ImportedExpensesRepository(this.#em, tenantId, id).count());
      return;
    }
    const accounts = await new TakenRowsRepository(this.#em, tenantId, id).accounts();
    const state = await new PostingStateRepository(this.#em, tenantId).read({ accounts, lock: 'none' });
    requireUnused([...state.accounts.values()]);
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
