import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { ProjectStatus } from '@/graphql/__generated__/types.ts';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { PAGE_SIZE, usePaging, type Paging } from '@/ui/usePaging.ts';
import { ProjectsDocument, type ProjectPartsFragment, type ProjectsQuery } from './__generated__/projects.ts';

export type ProjectRow = NonNullable<ProjectsQuery['projects']>['nodes'][number];
export type Project = ProjectPartsFragment;

export const STATUSES = ['ACTIVE', 'COMPLETED', 'ARCHIVED'] as const satisfies readonly ProjectStatus[];

interface Projects {
  readonly paging: Paging;
  readonly answer: Answer<ProjectsQuery>;
  /** Null before the first answer. */
  readonly rows: ComputedRef<ProjectRow[] | null>;
  readonly total: ComputedRef<number>;
  /** Null shows all. */
  readonly status: ComputedRef<ProjectStatus | null>;
  showStatus(status: ProjectStatus | null): void;
}

/** The page of projects that the address asks for. Without a status in it the active ones. */
export function useProjects(): Projects {
  const paging = usePaging();
  const route = useRoute();
  const router = useRouter();
  const status = computed(() => {
    const wanted = route.query['status'];
    return wanted === 'all' ? null : (STATUSES.find((one) => one.toLowerCase() === wanted) ?? 'ACTIVE');
  });
  const answer = useAnswer(ProjectsDocument, () => ({
    filter: { q: paging.q.value || null, status: status.value },
    sort: paging.sort.value || null,
    first: PAGE_SIZE,
    offset: paging.offset.value,
  }));
  return {
    paging,
    answer,
    rows: computed(() => answer.data.value?.projects?.nodes ?? null),
    total: computed(() => answer.data.value?.projects?.totalCount ?? 0),
    status,
    showStatus(wanted) {
      const value = wanted === 'ACTIVE' ? undefined : (wanted?.toLowerCase() ?? 'all');
      void router.replace({ query: { ...route.query, page: undefined, status: value } });
    },
  };
}
