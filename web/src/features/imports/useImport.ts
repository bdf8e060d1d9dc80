import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute } from 'vue-router';
import type { ChangeImportInput } from '@/graphql/__generated__/types.ts';
import { useAction, type Action } from '@/graphql/useAction.ts';
import { useAnswer, type Answer } from '@/graphql/useAnswer.ts';
import { useCatchUp } from '@/graphql/useCatchUp.ts';
import { useNotice } from '@/ui/useNotice.ts';
import {
  ChangeImportDocument,
  ImportDocument,
  type ChangeImportMutation,
  type ChangeImportMutationVariables,
  type ImportDetailsFragment,
  type ImportQuery,
} from './__generated__/imports.ts';
import { isUnderWay } from './import-state.ts';

export type ImportDetails = ImportDetailsFragment;
export type ImportColumn = ImportDetails['columns'][number];

/** Somebody watches. */
const LONGEST_WAIT = 2_000;

export interface OneImport {
  readonly answer: Answer<ImportQuery>;
  readonly found: ComputedRef<ImportDetails | null>;
  readonly isMissing: ComputedRef<boolean>;
  readonly change: Action<ChangeImportMutation, ChangeImportMutationVariables>;
  /** Changes the import, and says so where it fails. @returns true if it was changed */
  apply(input: ChangeImportInput): Promise<boolean>;
}

/** The import of the address, asked for again while the server works at it. */
export function useImport(): OneImport {
  const { t } = useI18n();
  const route = useRoute();
  const notice = useNotice();
  const change = useAction(ChangeImportDocument);
  const answer = useAnswer(ImportDocument, () => ({ id: String(route.params['id']) }));
  const found = computed(() => answer.data.value?.import ?? null);
  useCatchUp(answer, () => found.value !== null && isUnderWay(found.value.state), LONGEST_WAIT);
  return {
    ...{ answer, found, change },
    isMissing: computed(() => answer.data.value?.import === null && !answer.isLoading.value),
    async apply(input) {
      if (found.value === null) return false;
      const done = await change.run({ id: found.value.id, input });
      if (change.problem.value) notice.failed(t('imports.notChanged'), change.problem.value);
      return done !== null;
    },
  };
}
