import { computed, type ComputedRef } from 'vue';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { useCatchUp } from '@/graphql/useCatchUp.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import { CategoriesDocument, type CategoriesQuery, type CategoryPartsFragment } from './__generated__/categories.ts';

export type Category = CategoryPartsFragment;

interface Categories {
  readonly paging: Paging;
  readonly answer: Answer<CategoriesQuery>;
  /** Null before the first answer. */
  readonly rows: ComputedRef<Category[] | null>;
  readonly total: ComputedRef<number>;
}

/** The page of categories that the address asks for. */
export function useCategories(): Categories {
  const paging = usePaging();
  const answer = useAnswer(CategoriesDocument, () => ({
    q: paging.q.value || null,
    sort: paging.sort.value || null,
    first: PAGE_SIZE,
    offset: paging.offset.value,
  }));
  // Expenses of a category that is deleted are still moved.
  useCatchUp(answer, () => answer.data.value?.categories?.nodes.some(({ pending }) => pending > 0) === true);
  return {
    paging,
    answer,
    rows: computed(() => answer.data.value?.categories?.nodes ?? null),
    total: computed(() => answer.data.value?.categories?.totalCount ?? 0),
  };
}
