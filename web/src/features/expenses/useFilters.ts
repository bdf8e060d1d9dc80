import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { PAGE_SIZE } from '@/ui/usePaging.ts';
import { filtersOf, NO_FILTERS, queryOf, type Filters } from './filters.ts';

export interface ListState {
  readonly filters: ComputedRef<Filters>;
  readonly sort: ComputedRef<string>;
  readonly page: ComputedRef<number>;
  readonly offset: ComputedRef<number>;
  /** Narrows or widens the list, and shows its first page. */
  change(change: Partial<Filters>): void;
  /** Replaces all conditions, and the order where one is given. */
  apply(filters: Filters, sort?: string): void;
  clear(): void;
  sortBy(sort: string): void;
  turn(page: number): void;
}

/** Filters, order and page of the list. The address keeps them: they survive edit, back and a shared link. */
export function useFilters(): ListState {
  const route = useRoute();
  const router = useRouter();
  const filters = computed(() => filtersOf(route.query));
  const sort = computed(() => textOf(route.query['sort']));
  const page = computed(() => Math.max(1, Math.trunc(Number(textOf(route.query['page']))) || 1));

  function show(wanted: Filters, order: string, number: number): void {
    const query = queryOf(wanted);
    if (order !== '') query['sort'] = order;
    if (number > 1) query['page'] = String(number);
    void router.replace({ query });
  }

  return {
    filters,
    sort,
    page,
    offset: computed(() => (page.value - 1) * PAGE_SIZE),
    change: (change) => {
      show({ ...filters.value, ...change }, sort.value, 1);
    },
    apply: (wanted, order = sort.value) => {
      show(wanted, order, 1);
    },
    clear: () => {
      show(NO_FILTERS, sort.value, 1);
    },
    sortBy: (order) => {
      show(filters.value, order, 1);
    },
    turn: (number) => {
      show(filters.value, sort.value, number);
    },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
