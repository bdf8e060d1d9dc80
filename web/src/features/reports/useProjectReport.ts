import type { TypedDocumentNode } from '@urql/core';
import type { AnyVariables } from '@urql/vue';
import { computed, watchEffect, type ComputedRef } from 'vue';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { useCatchUp } from '@/graphql/useCatchUp.ts';
import type { Problem } from '@/ui/problem.ts';
import { ReportProjectsDocument } from './__generated__/reports.ts';
import { useReportState, type ReportState } from './useReportState.ts';

interface Report<Found> {
  readonly state: ReportState;
  /** Null while it is on its way. */
  readonly found: ComputedRef<Found | null>;
  /** `found` is of another period, project or split: that of the address is on its way. */
  readonly isFormer: ComputedRef<boolean>;
  readonly problem: ComputedRef<Problem | null>;
  reload(): void;
}

interface ProjectReport<Found> extends Report<Found> {
  /** True where the tenant has no project to report of. */
  readonly hasNoProject: ComputedRef<boolean>;
  /** True where there is no such project. */
  readonly isMissing: ComputedRef<boolean>;
}

interface ReportVariables {
  readonly from: string;
  readonly to: string;
}

/** A report of the whole tenant, for the address's period. It is read again until it contains the newest changes. */
export function useTenantReport<Data, Found extends { isCurrent: boolean }, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  pick: (data: Data) => Found | null | undefined,
  variablesOf: (variables: ReportVariables, state: ReportState) => Variables,
): Report<Found> {
  const state = useReportState();
  const answer = useAnswer(document, () => variablesOf({ ...state.days.value }, state));
  return { state, ...follow(answer, pick) };
}

/** A report of the address's project; without one, of the first by name, which the address then names. */
export function useProjectReport<Data, Found extends { isCurrent: boolean }, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  pick: (data: Data) => Found | null | undefined,
  variablesOf: (variables: ReportVariables & { id: string }, state: ReportState) => Variables,
): ProjectReport<Found> {
  const state = useReportState();
  const isUnnamed = computed(() => state.project.value === null);
  const projects = useAnswer(ReportProjectsDocument, { q: null }, () => !isUnnamed.value);
  const first = computed(() => projects.data.value?.projects?.nodes[0]?.id);
  watchEffect(() => {
    if (isUnnamed.value && first.value !== undefined) state.change({ project: first.value });
  });
  const answer = useAnswer(
    document,
    () => variablesOf({ ...state.days.value, id: state.project.value ?? '' }, state),
    () => isUnnamed.value,
  );
  const followed = follow(answer, pick);
  return {
    state,
    ...followed,
    problem: computed(() => followed.problem.value ?? (isUnnamed.value ? projects.problem.value : null)),
    reload: () => (isUnnamed.value ? projects.reload() : answer.reload()),
    hasNoProject: computed(() => isUnnamed.value && projects.data.value?.projects?.nodes.length === 0),
    isMissing: computed(
      () => !isUnnamed.value && answer.data.value !== null && !pick(answer.data.value) && !answer.isLoading.value,
    ),
  };
}

function follow<Data, Found extends { isCurrent: boolean }>(
  answer: Answer<Data>,
  pick: (data: Data) => Found | null | undefined,
): Omit<Report<Found>, 'state'> {
  const found = computed(() => (answer.data.value === null ? null : (pick(answer.data.value) ?? null)));
  useCatchUp(answer, () => found.value?.isCurrent === false);
  return { found, isFormer: answer.isFormer, problem: answer.problem, reload: answer.reload };
}
