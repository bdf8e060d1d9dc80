import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { useCatchUp } from '@/graphql/useCatchUp.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import { VendorsDocument, type VendorLinePartsFragment, type VendorsQuery } from './__generated__/vendors.ts';

interface Vendors {
  readonly paging: Paging;
  readonly answer: Answer<VendorsQuery>;
  /** Null before the first answer. */
  readonly rows: ComputedRef<VendorLinePartsFragment[] | null>;
  readonly total: ComputedRef<number>;
  /** True if the list shows those alone that have likely twins. */
  readonly twins: ComputedRef<boolean>;
  toggleTwins(): void;
}

/** The page of vendors that the address asks for. */
export function useVendors(): Vendors {
  const route = useRoute();
  const router = useRouter();
  const paging = usePaging();
  const twins = computed(() => route.query['twins'] === 'true');
  const answer = useAnswer(VendorsDocument, () => ({
    q: paging.q.value || null,
    twins: twins.value,
    sort: paging.sort.value || null,
    first: PAGE_SIZE,
    offset: paging.offset.value,
  }));
  useCatchUp(answer, () => answer.data.value?.vendors?.isCurrent === false);
  return {
    paging,
    answer,
    twins,
    rows: computed(() => answer.data.value?.vendors?.nodes ?? null),
    total: computed(() => answer.data.value?.vendors?.totalCount ?? 0),
    toggleTwins() {
      const { twins: shown, page: _page, ...others } = route.query;
      void router.replace({ query: { ...others, ...(shown === 'true' ? {} : { twins: 'true' }) } });
    },
  };
}
