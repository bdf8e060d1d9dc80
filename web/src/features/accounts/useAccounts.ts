import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { daysBefore, today } from '@/locales/format.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import { AccountsDocument, type AccountPartsFragment, type AccountsQuery } from './__generated__/accounts.ts';

export type AccountRow = NonNullable<AccountsQuery['accounts']>['nodes'][number];
export type Account = AccountPartsFragment;

/** The sparklines show half a year, by the week. */
const HISTORY_DAYS = 182;

interface Accounts {
  readonly paging: Paging;
  readonly answer: Answer<AccountsQuery>;
  /** Null before the first answer. */
  readonly rows: ComputedRef<AccountRow[] | null>;
  readonly total: ComputedRef<number>;
  readonly showsArchived: ComputedRef<boolean>;
  showArchived(isWanted: boolean): void;
}

/** The page of accounts that the address asks for. */
export function useAccounts(): Accounts {
  const paging = usePaging();
  const route = useRoute();
  const router = useRouter();
  const showsArchived = computed(() => route.query['archived'] === '1');
  const to = today();
  const answer = useAnswer(AccountsDocument, () => ({
    filter: { q: paging.q.value || null, isArchived: showsArchived.value },
    sort: paging.sort.value || null,
    first: PAGE_SIZE,
    offset: paging.offset.value,
    from: daysBefore(to, HISTORY_DAYS),
    to,
  }));
  return {
    paging,
    answer,
    rows: computed(() => answer.data.value?.accounts?.nodes ?? null),
    total: computed(() => answer.data.value?.accounts?.totalCount ?? 0),
    showsArchived,
    showArchived(isWanted) {
      void router.replace({ query: { ...route.query, page: undefined, archived: isWanted ? '1' : undefined } });
    },
  };
}
