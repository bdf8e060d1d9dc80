import { stringifyVariables, type TypedDocumentNode } from '@urql/core';
import { useQuery, type AnyVariables } from '@urql/vue';
import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue';
import { problemOf, type Problem } from './errors.ts';

export interface Answer<Data> {
  /** The newest answer, also while a newer one is on its way; null before the first. */
  readonly data: ComputedRef<Data | null>;
  /** Why there is no answer; null where there is one. */
  readonly problem: ComputedRef<Problem | null>;
  readonly isLoading: ComputedRef<boolean>;
  /** `data` answers former variables: the answer to the present ones is on its way. */
  readonly isFormer: ComputedRef<boolean>;
  /** Asks the server again. */
  reload(): void;
}

/** A query of a page, with its failure in the user's language. It runs again when its variables change. */
export function useAnswer<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: MaybeRefOrGetter<Variables>,
  pause: MaybeRefOrGetter<boolean> = false,
): Answer<Data> {
  const query = useQuery({ query: document, variables, pause });
  return {
    data: computed(() => query.data.value ?? null),
    problem: computed(() => (query.error.value && isNothing(query.data.value) ? problemOf(query.error.value) : null)),
    isLoading: computed(() => query.fetching.value || query.stale.value),
    isFormer: computed(() => {
      const answered = query.operation.value?.variables;
      return (
        query.fetching.value && stringifyVariables(answered ?? {}) !== stringifyVariables(toValue(variables) ?? {})
      );
    }),
    reload() {
      query.executeQuery({ requestPolicy: 'network-only' });
    },
  };
}

/** A field that fails is null beside its error: data of such fields alone is no answer. */
function isNothing(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return true;
  return Object.entries(data).every(([name, value]) => name === '__typename' || value === null);
}
