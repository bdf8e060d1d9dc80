import { conflict } from '@outlay/errors/app-error';
import type { AccountEntryKind } from '../entries/account-entry.entity.ts';
import type { PostingState } from './posting-state.ts';

/**
 * Refuses what is dated within the closed period. Reversals are dated as what they reverse, so nothing in the period can be undone either.
 *
 * @param kind of the move that is to be posted for the day; it tells which field of the input the date is from
 * @throws AppError PERIOD_CLOSED
 */
export function requireOpen(
  { closedThrough }: Pick<PostingState, 'closedThrough'>,
  date: string,
  kind: AccountEntryKind,
): void {
  if (closedThrough === null || date > closedThrough) return;
  const field = kind === 'expense' || kind === 'reversal' ? 'expenseDate' : 'date';
  throw conflict(
    'PERIOD_CLOSED',
    `The books are closed through ${closedThrough}: nothing is posted, changed or undone on or before that day. Use a later date, or ask an Owner to open the period.`,
    [{ field, message: `is in a closed period, which ends on ${closedThrough}`, code: 'PERIOD_CLOSED' }],
  );
}
