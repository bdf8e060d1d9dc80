import type { RequestContext } from '@outlay/tenancy/request-context';
import { Allowances } from '../../../allowances/allowances.ts';
import type { Expense } from '../../../expenses/expense.ts';
import type { BookingState } from '../../../expenses/recording/booking-state.ts';
import { contentOf } from '../../../expenses/recording/expense-content.ts';
import type { ExpenseDraft } from '../../../expenses/recording/expense-draft.ts';
import { movesOf, recordStep } from '../../../expenses/recording/expense-step.ts';
import { Posting, type PostingWarning } from '../../../posting/posting.ts';

/**
 * Answers as recording the expense would, if it were the only one: by the posting path itself, on a state that is not changed.
 * @throws AppError as `Booking.record`
 */
export function tryPosting(
  state: BookingState,
  origin: RequestContext,
  draft: ExpenseDraft,
): { expense: Expense; warnings: readonly PostingWarning[] } {
  const account = state.accounts.get(draft.accountId);
  const alone = account ? { ...state, accounts: new Map([[account.id, { ...account }]]) } : state;
  const step = recordStep(origin, contentOf(alone, draft, null), { id: 0, now: alone.now });
  const moves = movesOf(alone, step);
  new Allowances(alone, alone.spent).require(origin, null, step.after);
  return { expense: step.after, warnings: new Posting(alone).post(origin, moves) };
}
