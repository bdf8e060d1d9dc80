import { shallowReadonly, shallowRef, watch, type Ref } from 'vue';
import { newAttempt, type Attempt } from '@/graphql/attempt.ts';
import { draftKey, dropDraft, readDraft, writeDraft, type Draft } from './draft.ts';
import type { FormState } from './form-state.ts';

interface KeptDraft {
  /** An earlier draft that one may take up. */
  readonly draft: Readonly<Ref<Draft | null>>;
  readonly attempt: () => Attempt;
  readonly take: () => void;
  readonly drop: () => void;
  /** Writes down what is typed, or forgets it where nothing is. */
  readonly keep: () => void;
}

/**
 * Keeps what is typed on this device until it is saved.
 * @param expense id of the changed expense; null for a new one
 */
export function useDraft(state: FormState, expense: string | null, isTouched: () => boolean): KeptDraft {
  const key = draftKey(expense);
  const draft = shallowRef(readDraft(key));
  let attempt = newAttempt();

  function keep(): void {
    const unanswered = attempt.unanswered();
    if (!isTouched() && unanswered === null) dropDraft(key);
    else writeDraft(key, { state: { ...state }, attempt: unanswered, at: new Date().toISOString() });
  }

  watch(state, () => {
    if (draft.value === null || isTouched()) keep();
  });

  return {
    draft: shallowReadonly(draft),
    attempt: () => attempt,
    take() {
      if (draft.value === null) return;
      attempt = newAttempt(draft.value.attempt);
      Object.assign(state, draft.value.state);
      draft.value = null;
    },
    drop() {
      draft.value = null;
      dropDraft(key);
    },
    keep,
  };
}
