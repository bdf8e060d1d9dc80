import type { EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { conflict } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { auditedAccount } from '../../accounts/account.audit.ts';
import type { Account } from '../../accounts/account.entity.ts';
import { PostingEffectsRepository } from '../../posting/posting-effects.repository.ts';
import { PostingStateRepository } from '../../posting/posting-state.repository.ts';
import { Posting } from '../../posting/posting.ts';
import type { Progress } from './progress.ts';
import { TakenRowsRepository } from './taken-rows.repository.ts';

/** Names that a refusal lists. */
const MOST_NAMED = 5;
const REASON = 'The import that opened the account was undone.';

export interface AccountUndoParts {
  readonly origin: RequestContext;
  readonly importId: number;
  /** Leaves accounts as they are that somebody has used or changed since. */
  readonly force: boolean;
  readonly progress: Progress;
}

/** Brings the accounts of an import to zero and archives them, in one transaction; entries are never removed. */
export async function undoAccounts(
  em: EntityManager,
  { origin, importId, force, progress }: AccountUndoParts,
): Promise<void> {
  const tenantId = tenantOf(origin);
  const ids = await new TakenRowsRepository(em, tenantId, importId).accounts();
  progress.begin('reversing', ids.length);
  const state = await new PostingStateRepository(em, tenantId).read({
    ...{ accounts: ids, newEntries: ids.length, lock: 'wait' },
  });
  const posting = new Posting(state);
  const accounts = [...state.accounts.values()];
  if (!force) requireUnused(accounts);
  for (const account of accounts.filter((one) => !isUsed(one) && !one.isArchived)) archive(posting, origin, account);
  await new PostingEffectsRepository(em, tenantId).write(posting.effects);
}

/** @throws AppError IMPORT_CHANGED */
export function requireUnused(accounts: readonly Account[]): void {
  const used = accounts.filter(isUsed);
  if (used.length === 0) return;
  const names = used.slice(0, MOST_NAMED).map(({ name }) => name);
  const others = used.length > MOST_NAMED ? ` and ${used.length - MOST_NAMED} more` : '';
  throw conflict(
    'IMPORT_CHANGED',
    `${used.length} accounts of the import were used or changed since: ${names.join(', ')}${others}. Undo it with force to archive the others alone.`,
  );
}

/** An account has one entry from the beginning, its opening balance. */
function isUsed({ entryCount, version }: Account): boolean {
  return entryCount > 1 || version > 1;
}

function archive(posting: Posting, origin: RequestContext, account: Account): void {
  const before = auditedAccount(account);
  const { effects, state } = posting;
  // Named first: the archiving is the account's event, and includes the posting.
  effects.account(origin, account, 'AccountArchived');
  const amountMinor = -account.currentBalanceMinor;
  if (amountMinor !== 0n)
    posting.post(origin, [{ account, kind: 'adjustment', amountMinor, date: state.today, note: REASON }]);
  Object.assign(account, { isArchived: true, version: account.version + 1, updatedAt: state.now });
  const changes = diff(before, auditedAccount(account));
  effects.audit(origin, { action: 'account.archived', entityType: 'account', entityId: account.id, changes });
}
