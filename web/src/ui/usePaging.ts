import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** Rows of one page of a list. */
export const PAGE_SIZE = 25;

export interface Paging {
  readonly page: ComputedRef<number>;
  readonly offset: ComputedRef<number>;
  readonly sort: ComputedRef<string>;
  /** Text that is searched for. */
  readonly q: ComputedRef<string>;
  /** Changes the address; a change of anything but the page leads to the first page. */
  set(change: { page?: number; sort?: string; q?: string }): void;
}

/** The page, order and search of a list, kept in the address: they survive edit, back and a shared link. */
export function usePaging(): Paging {
  const route = useRoute();
  const router = useRouter();
  const text = (name: string): string => {
    const value = route.query[name];
    return typeof value === 'string' ? value : '';
  };
  const page = computed(() => Math.max(1, Math.trunc(Number(text('page'))) || 1));
  return {
    page,
    offset: computed(() => (page.value - 1) * PAGE_SIZE),
    sort: computed(() => text('sort')),
    q: computed(() => text('q')),
    set(change) {
      const wanted = { page: 1, ...change };
      const others = Object.entries(route.query).filter(([name]) => !(name in wanted));
      const set = Object.entries(wanted).filter(([, value]) => value !== '' && value !== 1);
      const query = Object.fromEntries([...others, ...set.map(([name, value]) => [name, String(value)] as const)]);
      void router.replace({ query });
    },
  };
}
