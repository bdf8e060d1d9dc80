import type { CombinedError } from '@urql/core';
import { factsOf, problemOf, problemOfAnswer, type Problem } from '@/graphql/errors.ts';
import type { ExpenseOutcomeFragment } from './__generated__/expenses.ts';

/** Outcome for each expense that was to be changed. */
export interface Outcome<Item> {
  readonly done: readonly Item[];
  readonly failed: readonly Item[];
  /** Why the first that failed did; null where none did. */
  readonly problem: Problem | null;
}

/** Sorts expenses by what the answer says of each; where there is no answer all failed. */
export function outcomeOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  results: readonly ExpenseOutcomeFragment[] | null | undefined,
  error: CombinedError | undefined,
): Outcome<Item> {
  if (error) return { done: [], failed: items, problem: problemOf(error) };
  const refusals = new Map(results?.flatMap(({ id, error: refusal }) => (refusal ? [[id, refusal] as const] : [])));
  const [first] = refusals.values();
  return {
    done: items.filter(({ id }) => !refusals.has(id)),
    failed: items.filter(({ id }) => refusals.has(id)),
    problem: first
      ? problemOfAnswer([{ message: first.message, extensions: { code: first.code } }], factsOf(undefined))
      : null,
  };
}
