import type { EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { AppError, conflict } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { nameKey } from '@outlay/text/name-key';
import { auditedAccount } from '../../accounts/account.audit.ts';
import { AccountNamesRepository } from '../../accounts/account-names.repository.ts';
import { readAccount } from '../../accounts/account.rules.ts';
import { PostingEffectsRepository } from '../../posting/posting-effects.repository.ts';
import { PostingStateRepository } from '../../posting/posting-state.repository.ts';
import { Posting } from '../../posting/posting.ts';
import { RowAccountJson } from '../draft.ts';
import type { Progress } from './progress.ts';
import { RowsRefusedError, type RefusedRow } from './refused-rows.ts';
import { TakenRowsRepository, type TakenRow } from './taken-rows.repository.ts';

const ACCOUNTS_AT_ONCE = 200;

export interface AccountCommitParts {
  readonly origin: RequestContext;
  readonly importId: number;
  readonly progress: Progress;
}

/** Opens the accounts of an import in one transaction. @throws RowsRefusedError; AppError NAME_TAKEN where somebody was faster */
export async function openAccounts(
  em: EntityManager,
  { origin, importId, progress }: AccountCommitParts,
): Promise<void> {
  const tenantId = tenantOf(origin);
  const taken = new TakenRowsRepository(em, tenantId, importId);
  progress.begin('opening', await taken.count());
  const refused: RefusedRow[] = [];
  let done = 0;
  for (let rows = await taken.after(0, ACCOUNTS_AT_ONCE); rows.length > 0;) {
    const opened = await openSome(em, origin, rows, refused);
    await taken.link('account_id', opened);
    done += rows.length;
    progress.reach(done);
    rows = await taken.after(rows.at(-1)?.row ?? 0, ACCOUNTS_AT_ONCE);
  }
  if (refused.length > 0) throw new RowsRefusedError(refused);
}

/** @returns ids of accounts by row */
async function openSome(
  em: EntityManager,
  origin: RequestContext,
  rows: readonly TakenRow[],
  refused: RefusedRow[],
): Promise<{ row: number; id: number }[]> {
  const tenantId = tenantOf(origin);
  const drafts = rows.map(({ row, draft }) => ({ row, draft: RowAccountJson.parse(draft) }));
  const states = new PostingStateRepository(em, tenantId);
  const ids: number[] = [];
  for (const _draft of drafts) ids.push(await states.nextAccountId());
  const posting = new Posting(await states.read({ accounts: [], newEntries: drafts.length, lock: 'wait' }));
  const names = await new AccountNamesRepository(em, tenantId).taken(drafts.map(({ draft }) => nameKey(draft.name)));
  const opened: { row: number; id: number }[] = [];
  for (const [index, { row, draft }] of drafts.entries()) {
    try {
      const key = nameKey(draft.name);
      if (names.has(key)) throw nameTaken();
      const fields = readAccount(draft, draft.currency ?? posting.state.baseCurrency ?? '');
      const { account } = posting.open(origin, { id: ids[index] ?? 0, tenantId }, fields);
      const changes = diff(null, auditedAccount(account));
      posting.effects.audit(origin, {
        ...{ action: 'account.opened', entityType: 'account', entityId: account.id, changes },
      });
      names.add(key);
      opened.push({ row, id: account.id });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push({ row, error });
    }
  }
  await new PostingEffectsRepository(em, tenantId).write(posting.effects);
  return opened;
}

function nameTaken(): AppError {
  return conflict('NAME_TAKEN', 'Another account has this name.', [
    { field: 'name', message: 'is the name of another account', code: 'NAME_TAKEN' },
  ]);
}
