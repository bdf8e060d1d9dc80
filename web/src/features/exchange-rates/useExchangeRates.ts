import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { CURRENCIES } from '@/locales/currencies.ts';
import { isDay } from '@/locales/day-bounds.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import {
  ExchangeRatesDocument,
  type ExchangeRatePartsFragment,
  type ExchangeRatesQuery,
} from './__generated__/exchange-rates.ts';

export type ExchangeRate = ExchangeRatePartsFragment;

/** Conditions of the list; empty for none. Days are `YYYY-MM-DD`. */
export interface RateFilter {
  readonly from: string;
  readonly to: string;
  readonly dateFrom: string;
  readonly dateTo: string;
}

interface ExchangeRates {
  readonly paging: Paging;
  readonly answer: Answer<ExchangeRatesQuery>;
  /** Null before the first answer. */
  readonly rows: ComputedRef<ExchangeRate[] | null>;
  readonly total: ComputedRef<number>;
  readonly filter: ComputedRef<RateFilter>;
  readonly isFiltered: ComputedRef<boolean>;
  setFilter(change: Partial<RateFilter>): void;
  clearFilter(): void;
}

const NONE: RateFilter = { from: '', to: '', dateFrom: '', dateTo: '' };

/** The page of exchange rates that the address asks for, latest day first. */
export function useExchangeRates(): ExchangeRates {
  const route = useRoute();
  const router = useRouter();
  const paging = usePaging();
  const known = (name: keyof RateFilter, isKnown: (value: string) => boolean): string => {
    const value = route.query[name];
    return typeof value === 'string' && isKnown(value) ? value : '';
  };
  const isCurrency = (code: string): boolean => CURRENCIES.includes(code);
  const filter = computed<RateFilter>(() => ({
    from: known('from', isCurrency),
    to: known('to', isCurrency),
    dateFrom: known('dateFrom', isDay),
    dateTo: known('dateTo', isDay),
  }));
  const answer = useAnswer(ExchangeRatesDocument, () => ({
    filter: Object.fromEntries(Object.entries(filter.value).map(([name, value]) => [name, value || null])),
    first: PAGE_SIZE,
    offset: paging.offset.value,
  }));

  function setFilter(change: Partial<RateFilter>): void {
    const query = { ...route.query, page: undefined, ...change };
    void router.replace({ query: Object.fromEntries(Object.entries(query).filter(([, value]) => Boolean(value))) });
  }

  return {
    ...{ paging, answer, filter, setFilter },
    rows: computed(() => answer.data.value?.exchangeRates?.nodes ?? null),
    total: computed(() => answer.data.value?.exchangeRates?.totalCount ?? 0),
    isFiltered: computed(() => Object.values(filter.value).some(Boolean)),
    clearFilter: () => {
      setFilter(NONE);
    },
  };
}
