import { computed, type ComputedRef } from 'vue';
import { useRoute } from 'vue-router';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { useCatchUp } from '@/graphql/useCatchUp.ts';
import {
  ProjectDashboardDocument,
  ProjectExpensesDocument,
  type ProjectDashboardQuery,
  type ProjectExpensesQuery,
} from './__generated__/project-dashboard.ts';

export type Dashboard = NonNullable<ProjectDashboardQuery['projectDashboard']>;

/** Expenses on the page; the rest is a page away. */
const LATEST = 10;
/** Accounts that `ProjectDashboard.accounts` lists at most: those with the most spend. */
export const MOST_ACCOUNTS = 50;

interface ProjectDashboard {
  readonly id: ComputedRef<string>;
  readonly answer: Answer<ProjectDashboardQuery>;
  /** Null before the first answer, and where there is no such project. */
  readonly dashboard: ComputedRef<Dashboard | null>;
  /** True where the server says that there is no such project. */
  readonly isUnknown: ComputedRef<boolean>;
  /** True for a project that was created a moment ago: its figures are on their way. */
  readonly isPrepared: ComputedRef<boolean>;
  readonly expenses: Answer<ProjectExpensesQuery>;
}

/** The figures of the project that the address names. They are read again until they contain the newest changes. */
export function useProjectDashboard(): ProjectDashboard {
  const route = useRoute();
  const id = computed(() => String(route.params['id'] ?? ''));
  const answer = useAnswer(ProjectDashboardDocument, () => ({ id: id.value }));
  const dashboard = computed(() => answer.data.value?.projectDashboard ?? null);
  const isPrepared = computed(() => answer.problem.value?.code === 'SERVICE_UNAVAILABLE');
  useCatchUp(answer, () => isPrepared.value || dashboard.value?.isCurrent === false);
  return {
    id,
    answer,
    dashboard,
    isPrepared,
    isUnknown: computed(
      () => answer.data.value?.projectDashboard === null && answer.problem.value === null && !answer.isLoading.value,
    ),
    expenses: useAnswer(ProjectExpensesDocument, () => ({ id: id.value, first: LATEST })),
  };
}
