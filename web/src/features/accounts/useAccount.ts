import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { isDay } from '@/locales/day-bounds.ts';
import { daysBefore, today } from '@/locales/format.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import { AccountBalanceDocument, AccountDocument, type AccountQuery } from './__generated__/accounts.ts';

export type AccountWithEntries = NonNullable<AccountQuery['account']>;
export type Entry = AccountWithEntries['entries']['nodes'][number];

/** Days that the line of balances covers. */
const HISTORY_DAYS = 90;

interface OneAccount {
  readonly paging: Paging;
  readonly answer: Answer<AccountQuery>;
  readonly account: ComputedRef<AccountWithEntries | null>;
  readonly isMissing: ComputedRef<boolean>;
  /** Balances at the ends of days, oldest first; null before they are there. */
  readonly balances: ComputedRef<number[] | null>;
  /** First and last day of the statement; empty for no limit. */
  readonly from: ComputedRef<string>;
  readonly to: ComputedRef<string>;
  setPeriod(change: { from?: string; to?: string }): void;
}

/** The account of the address, with the part of its statement that the address asks for. */
export function useAccount(): OneAccount {
  const route = useRoute();
  const router = useRouter();
  const paging = usePaging();
  const id = computed(() => String(route.params['id']));
  const day = (name: string): string => {
    const value = route.query[name];
    return typeof value === 'string' && isDay(value) ? value : '';
  };
  const from = computed(() => day('from'));
  const to = computed(() => day('to'));
  const answer = useAnswer(AccountDocument, () => ({
    id: id.value,
    from: from.value || null,
    to: to.value || null,
    first: PAGE_SIZE,
    offset: paging.offset.value,
  }));
  const end = today();
  const history = useAnswer(AccountBalanceDocument, () => ({
    id: id.value,
    from: daysBefore(end, HISTORY_DAYS),
    to: end,
  }));
  return {
    paging,
    answer,
    from,
    to,
    account: computed(() => answer.data.value?.account ?? null),
    isMissing: computed(
      () => answer.data.value !== null && answer.data.value.account === null && !answer.isLoading.value,
    ),
    balances: computed(
      () => history.data.value?.account?.balanceHistory.map(({ balance }) => Number(balance.amount)) ?? null,
    ),
    setPeriod(change) {
      const query = { ...route.query, page: undefined, ...change };
      const kept = Object.entries(query).filter(([, value]) => Boolean(value));
      void router.replace({ query: Object.fromEntries(kept) });
    },
  };
}
