import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import { MembersDocument, type MemberPartsFragment, type MembersQuery } from './__generated__/members.ts';

export type Member = MemberPartsFragment;

/** Values of `state` in the address. */
export const STATES = ['active', 'inactive'] as const;
export type MemberState = (typeof STATES)[number];

interface Members {
  readonly paging: Paging;
  readonly answer: Answer<MembersQuery>;
  /** Null before the first answer. */
  readonly rows: ComputedRef<Member[] | null>;
  readonly total: ComputedRef<number>;
  /** Null shows all. */
  readonly state: ComputedRef<MemberState | null>;
  showState(state: MemberState | null): void;
}

/** The page of members that the address asks for. */
export function useMembers(): Members {
  const paging = usePaging();
  const route = useRoute();
  const router = useRouter();
  const state = computed(() => STATES.find((one) => one === route.query['state']) ?? null);
  const answer = useAnswer(MembersDocument, () => ({
    filter: { q: paging.q.value || null, isActive: state.value === null ? null : state.value === 'active' },
    sort: paging.sort.value || 'name',
    first: PAGE_SIZE,
    offset: paging.offset.value,
  }));
  return {
    paging,
    answer,
    rows: computed(() => answer.data.value?.users?.nodes ?? null),
    total: computed(() => answer.data.value?.users?.totalCount ?? 0),
    state,
    showState(wanted) {
      void router.replace({ query: { ...route.query, page: undefined, state: wanted ?? undefined } });
    },
  };
}
