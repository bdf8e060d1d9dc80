import type { EntityManager } from '@mikro-orm/postgresql';
import { limitsOf } from '@outlay/tenancy/key-limits';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { KeySpend } from '../../allowances/allowances.ts';
import { KeySpendRepository } from '../../allowances/key-spend.repository.ts';
import { rateKey, ratesFor, type RateTable } from '../../exchange-rates/rate-finder.ts';
import { PostingStateRepository } from '../../posting/posting-state.repository.ts';
import type { LockMode, PostingState } from '../../posting/posting-state.ts';
import type { Expense } from '../expense.ts';
import type { ExpenseDraft } from './expense-draft.ts';
import { wantedRates } from './freeze-amounts.ts';

/** State of a transaction that books expenses. */
export interface BookingState extends PostingState {
  readonly rates: RateTable;
  /** Of the acting keys that have a limit for the day. */
  readonly spent: readonly KeySpend[];
}

/** The rows to read: those that drafts name, and the accounts of postings to reverse. */
export interface BookingRequest {
  /** The requests that book. */
  readonly origins: readonly RequestContext[];
  readonly drafts: readonly ExpenseDraft[];
  readonly expenses: readonly Expense[];
  readonly newExpenses: number;
  readonly newEntries: number;
  readonly lock: LockMode;
}

/**
 * Reads, and locks as asked, what a transaction needs to book: one round trip, one for rates where currencies differ, and one where a key
 * with a limit for the day acts.
 */
export async function readBookingState(
  em: EntityManager,
  tenantId: number,
  { origins, drafts, expenses, ...request }: BookingRequest,
): Promise<BookingState> {
  const named = [...drafts, ...expenses];
  const state = await new PostingStateRepository(em, tenantId).read({
    ...request,
    accounts: named.map(({ accountId }) => accountId),
    categories: drafts.map(({ categoryId }) => categoryId),
    projects: named.flatMap(({ projectId, crossProjectRefId }) => [projectId, crossProjectRefId]),
  });
  const spent = await new KeySpendRepository(em, tenantId).read(limitedKeys(origins), state.today, request.lock);
  const wanted = new Map(drafts.flatMap((draft) => wantedRates(state, draft)).map((rate) => [rateKey(rate), rate]));
  const found = wanted.size === 0 ? [] : await ratesFor(em, [...wanted.values()]);
  return { ...state, spent, rates: new Map([...wanted.keys()].map((key, index) => [key, found[index] ?? null])) };
}

/** Keys with a limit for the day, in ascending order. */
function limitedKeys(origins: readonly RequestContext[]): number[] {
  const ids = origins.flatMap(({ principal }) =>
    principal.kind === 'key' && limitsOf({ principal }).maxPerDayMinor !== null ? [principal.keyId] : [],
  );
  return [...new Set(ids)].sort((a, b) => a - b);
}
