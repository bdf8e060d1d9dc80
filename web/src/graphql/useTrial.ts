import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import { problemOf, type Problem } from './errors.ts';
import type { CombinedError } from '@urql/core';

/** Asks shortly after the last change, in milliseconds. */
const DELAY = 400;

export interface Trial<Outcome> {
  /** Effects that saving would have; null while the form is not complete, and where saving would be refused. */
  readonly outcome: ComputedRef<Outcome | null>;
  /** The refusal that saving would meet. */
  readonly problem: ComputedRef<Problem | null>;
}

/**
 * Tries a form on the server without changing anything, whenever its input changes. An answer that a newer input overtook is dropped.
 *
 * @param input of the form; null while it is not complete
 * @param run a dry run
 */
export function useTrial<Input, Outcome>(
  input: () => Input | null,
  run: (tried: Input) => Promise<{ outcome: Outcome | null; error: CombinedError | undefined }>,
): Trial<Outcome> {
  const outcome: ShallowRef<Outcome | null> = shallowRef(null);
  const problem = shallowRef<Problem | null>(null);
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(tried: Input): Promise<void> {
    const number = ++newest;
    const answer = await run(tried);
    if (number !== newest) return;
    // An unanswered try says nothing about the form.
    problem.value = answer.error && answer.error.graphQLErrors.length > 0 ? problemOf(answer.error) : null;
    outcome.value = answer.outcome;
  }

  watch(
    () => JSON.stringify(input()),
    () => {
      clearTimeout(timer);
      newest++;
      const tried = input();
      if (tried === null) {
        outcome.value = null;
        problem.value = null;
      } else timer = setTimeout(() => void ask(tried), DELAY);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    newest++;
  });
  return { outcome: computed(() => outcome.value), problem: computed(() => problem.value) };
}
