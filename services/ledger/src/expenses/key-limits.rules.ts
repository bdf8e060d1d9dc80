import { invalidReference } from '@outlay/errors/app-error';
import { hidesRecords, limitsOf } from '@outlay/tenancy/key-limits';
import { keyLimited, requireNoAmountLimit, seesAccount, seesProject } from '@outlay/tenancy/key-scope';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { ExpenseDraft } from './recording/expense-draft.ts';
import type { Expense } from './expense.ts';

/**
 * Checks that an expense stays within the projects and accounts of the acting key. Ids outside are refused before they are looked up, so
 * that they are answered as those that do not exist.
 *
 * @param before the expense before a change: another project that it concerns may stay
 * @throws AppError INVALID_REFERENCE; KEY_LIMITED where a key that is limited to projects names none
 */
export function requireDraftWithin(context: RequestContext, draft: ExpenseDraft, before: Expense | null = null): void {
  const limits = limitsOf(context);
  if (!hidesRecords(limits)) return;
  const { accountId, projectId, crossProjectRefId } = draft;
  if (!seesAccount(limits, accountId)) throw invalidReference('accountId');
  if (projectId === null && !seesProject(limits, null)) throw projectNeeded();
  if (!seesProject(limits, projectId)) throw invalidReference('projectId');
  if (crossProjectRefId === null || crossProjectRefId === before?.crossProjectRefId) return;
  if (!seesProject(limits, crossProjectRefId)) throw invalidReference('crossProjectRefId');
}

/** A statement sets the worth of an expense, as an exchange rate does. @throws AppError KEY_LIMITED */
export function requireMayState(context: RequestContext, { stated }: ExpenseDraft): void {
  if (stated) requireNoAmountLimit(context, 'Stating what the bank booked');
}

function projectNeeded(): Error {
  return keyLimited('This API key is limited to projects: an expense must name one of them.', [
    { field: 'projectId', message: 'is needed: this API key is limited to projects', code: 'REQUIRED' },
  ]);
}
