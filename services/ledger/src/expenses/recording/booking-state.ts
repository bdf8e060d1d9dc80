import type { EntityManager } from '@mikro-orm/postgresql';
import { rateKey, ratesFor, type RateTable } from '../../exchange-rates/rate-finder.ts';
import { PostingStateRepository } from '../../posting/posting-state.repository.ts';
import type { LockMode, PostingState } from '../../posting/posting-state.ts';
import type { Expense } from '../expense.ts';
import type { ExpenseDraft } from './expense-draft.ts';
import { wantedRates } from './freeze-amounts.ts';

/** State of a transaction that books expenses. */
export interface BookingState extends PostingState {
  readonly rates: RateTable;
}

/** The rows to read: those that drafts name, and the accounts of postings to reverse. */
export interface BookingRequest {
  readonly drafts: readonly ExpenseDraft[];
  readonly expenses: readonly Expense[];
  readonly newExpenses: number;
  readonly newEntries: number;
  readonly lock: LockMode;
}

/** Reads, and locks as asked, what a transaction needs to book: one round trip, and one for rates where currencies differ. */
export async function readBookingState(
  em: EntityManager,
  tenantId: number,
  { drafts, expenses, ...request }: BookingRequest,
): Promise<BookingState> {
  const named = [...drafts, ...expenses];
  const state = await new PostingStateRepository(em, tenantId).read({
    ...request,
    accounts: named.map(({ accountId }) => accountId),
    categories: drafts.map(({ categoryId }) => categoryId),
    projects: named.flatMap(({ projectId, crossProjectRefId }) => [projectId, crossProjectRefId]),
  });
  const wanted = new Map(drafts.flatMap((draft) => wantedRates(state, draft)).map((rate) => [rateKey(rate), rate]));
  const found = wanted.size === 0 ? [] : await ratesFor(em, [...wanted.values()]);
  return { ...state, rates: new Map([...wanted.keys()].map((key, index) => [key, found[index] ?? null])) };
}
