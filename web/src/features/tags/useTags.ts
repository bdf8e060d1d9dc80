import { computed, type ComputedRef } from 'vue';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { useCatchUp } from '@/graphql/useCatchUp.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import { TagsDocument, type TagPartsFragment, type TagsQuery } from './__generated__/tags.ts';

export type Tag = TagPartsFragment;

interface Tags {
  readonly paging: Paging;
  readonly answer: Answer<TagsQuery>;
  /** Null before the first answer. */
  readonly rows: ComputedRef<Tag[] | null>;
  readonly total: ComputedRef<number>;
}

/** The page of tags that the address asks for; it is read again while expenses are moved. */
export function useTags(): Tags {
  const paging = usePaging();
  const answer = useAnswer(TagsDocument, () => ({
    q: paging.q.value || null,
    sort: paging.sort.value || null,
    first: PAGE_SIZE,
    offset: paging.offset.value,
  }));
  const rows = computed(() => answer.data.value?.tags?.nodes ?? null);
  useCatchUp(
    answer,
    () => answer.data.value?.tags?.isCurrent === false || rows.value?.some(({ pending }) => pending > 0) === true,
  );
  return { paging, answer, rows, total: computed(() => answer.data.value?.tags?.totalCount ?? 0) };
}
