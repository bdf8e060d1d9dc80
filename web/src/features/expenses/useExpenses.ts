import { computed, type ComputedRef } from 'vue';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import type { MoneyValue } from '@/locales/format.ts';
import { PAGE_SIZE } from '@/ui/usePaging.ts';
import { ExpensesDocument, type ExpenseRowFragment, type ExpensesQuery } from './__generated__/expenses.ts';
import { conditionsOf } from './filters.ts';
import type { ListState } from './useFilters.ts';

export type ExpenseRow = ExpenseRowFragment;

export interface Totals {
  readonly count: number;
  /** False where counting stopped at `count`. */
  readonly isExact: boolean;
  /** In the tenant's base currency; null where too many match. */
  readonly amount: MoneyValue | null;
}

interface Expenses {
  readonly answer: Answer<ExpensesQuery>;
  /** Null before the first answer. */
  readonly rows: ComputedRef<ExpenseRow[] | null>;
  readonly totals: ComputedRef<Totals | null>;
}

/** The page of expenses that the address asks for, and the totals of everything that its filter matches. */
export function useExpenses(list: ListState): Expenses {
  const answer = useAnswer(ExpensesDocument, () => ({
    filter: conditionsOf(list.filters.value),
    sort: list.sort.value || null,
    first: PAGE_SIZE,
    offset: list.offset.value,
  }));
  return {
    answer,
    rows: computed(() => answer.data.value?.expenses?.nodes ?? null),
    totals: computed(() => {
      const connection = answer.data.value?.expenses;
      if (!connection) return null;
      const { totalCount: count, totalIsExact: isExact, totalAmount: amount } = connection;
      return { count, isExact, amount: amount ?? null };
    }),
  };
}
