import { onScopeDispose, watch } from 'vue';
import type { Answer } from './useAnswer.ts';

/** Milliseconds before the first repetition; each wait is twice the one before, up to the longest. */
const [FIRST_WAIT, LONGEST_WAIT] = [1000, 30_000];

/**
 * Asks again while `isBehind`, less and less often, until the answer contains the newest changes.
 * @param longestWait milliseconds; short where somebody watches a progress
 */
export function useCatchUp<Data>(answer: Answer<Data>, isBehind: () => boolean, longestWait = LONGEST_WAIT): void {
  let wait = FIRST_WAIT;
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(
    [isBehind, answer.isLoading],
    ([behind, isLoading]) => {
      clearTimeout(timer);
      if (!behind) wait = FIRST_WAIT;
      else if (!isLoading) {
        timer = setTimeout(() => answer.reload(), wait);
        wait = Math.min(wait * 2, longestWait);
      }
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
  });
}
