import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { useAnswer } from '@/graphql/useAnswer.ts';
import { PaletteSearchDocument } from './__generated__/palette.ts';

/** Asks the server shortly after the last key. */
const DELAY = 200;

interface Found {
  readonly id: string;
  readonly name: string;
}

export interface PaletteSearch {
  readonly typed: Ref<string>;
  readonly isLoading: ComputedRef<boolean>;
  readonly projects: ComputedRef<readonly Found[]>;
  readonly accounts: ComputedRef<readonly Found[]>;
}

/** Projects and accounts whose names hold what is typed. */
export function usePaletteSearch(): PaletteSearch {
  const typed = ref('');
  const q = ref('');
  watch(typed, (now, _before, onCleanup) => {
    const timer = setTimeout(() => {
      q.value = now.trim();
    }, DELAY);
    onCleanup(() => {
      clearTimeout(timer);
    });
  });
  const answer = useAnswer(PaletteSearchDocument, () => ({ q: q.value }));
  return {
    typed,
    isLoading: answer.isLoading,
    projects: computed(() => answer.data.value?.projects?.nodes ?? []),
    accounts: computed(() => answer.data.value?.accounts?.nodes ?? []),
  };
}
