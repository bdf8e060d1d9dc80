import { computed, type ComputedRef } from 'vue';
import { today } from '@/locales/format.ts';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { useCatchUp } from '@/graphql/useCatchUp.ts';
import {
  OverviewAccountsDocument,
  OverviewAlertsDocument,
  OverviewDocument,
  type OverviewAccountsQuery,
  type OverviewAlertsQuery,
  type OverviewQuery,
} from './__generated__/overview.ts';

export type Dashboard = NonNullable<OverviewQuery['tenantDashboard']>;
export type Account = NonNullable<OverviewAccountsQuery['accounts']>['nodes'][number];

/** Rows of each list; the rest is a page away. */
export const ROWS = 6;
/** Weeks of a sparkline. */
const WEEKS = 26;
const DAY = 86_400_000;

interface Overview {
  readonly answer: Answer<OverviewQuery>;
  /** Null before the first answer. */
  readonly dashboard: ComputedRef<Dashboard | null>;
  readonly accounts: Answer<OverviewAccountsQuery>;
  readonly alerts: Answer<OverviewAlertsQuery>;
  /** True where no expense is in the figures. */
  readonly isUntouched: ComputedRef<boolean>;
}

/** The figures of the tenant. They are read again until they contain the newest changes. */
export function useOverview(): Overview {
  const answer = useAnswer(OverviewDocument, {});
  const to = today();
  const from = new Date(Date.parse(to) - WEEKS * 7 * DAY).toISOString().slice(0, 10);
  const dashboard = computed(() => answer.data.value?.tenantDashboard ?? null);
  useCatchUp(answer, () => dashboard.value?.isCurrent === false);
  return {
    answer,
    dashboard,
    accounts: useAnswer(OverviewAccountsDocument, { first: ROWS, from, to }),
    alerts: useAnswer(OverviewAlertsDocument, { first: ROWS }),
    isUntouched: computed(() => dashboard.value?.categoryBreakdown.length === 0),
  };
}
