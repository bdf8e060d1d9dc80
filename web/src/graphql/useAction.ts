import type { TypedDocumentNode } from '@urql/core';
import { useMutation, type AnyVariables } from '@urql/vue';
import { readonly, shallowRef, type Ref } from 'vue';
import { newAttempt } from './attempt.ts';
import { problemOf, type Problem } from './errors.ts';

export interface Action<Data, Variables> {
  /** @returns the answer; null where it failed, and `problem` says why */
  run(variables: Variables): Promise<Data | null>;
  readonly problem: Readonly<Ref<Problem | null>>;
  readonly isRunning: Readonly<Ref<boolean>>;
  /** Forgets the last failure. */
  reset(): void;
}

/**
 * A mutation with its failure in the user's language. A second call while one runs is ignored, and a call that repeats one whose
 * answer was lost has its idempotency key: nothing happens twice.
 */
export function useAction<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): Action<Data, Variables> {
  const { executeMutation } = useMutation(document);
  const problem = shallowRef<Problem | null>(null);
  const isRunning = shallowRef(false);
  let attempt = newAttempt();
  let sent: string | null = null;
  return {
    problem: readonly(problem),
    isRunning: readonly(isRunning),
    reset() {
      problem.value = null;
    },
    async run(variables) {
      if (isRunning.value) return null;
      isRunning.value = true;
      problem.value = null;
      const content = JSON.stringify(variables);
      if (content !== sent) attempt = newAttempt();
      sent = content;
      const { data, error } = await executeMutation(variables, attempt.context());
      isRunning.value = false;
      if (error) problem.value = problemOf(error);
      attempt.answered(problem.value?.code ?? null);
      return error ? null : (data ?? null);
    },
  };
}
