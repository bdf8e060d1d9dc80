import { computed, nextTick, ref, watch, type Ref } from 'vue';
import type { Option } from './option.ts';

interface ActiveOption {
  /** Enter takes this option. */
  readonly active: Readonly<Ref<Option | null>>;
  /** Goes to the next or the previous option, round at the ends. */
  move(step: 1 | -1): void;
  /** Begins at this option, or at none. */
  start(id: string | null): void;
}

/** The option of a list that the arrow keys are at; the first one by itself where `isFirstActive` says so. */
export function useActiveOption(options: Ref<readonly Option[]>, isFirstActive: () => boolean): ActiveOption {
  const id = ref<string | null>(null);
  const active = computed(() => options.value.find((option) => option.id === id.value) ?? null);

  watch([options, isFirstActive], ([, isWanted]) => {
    if (isWanted && active.value === null) id.value = options.value[0]?.id ?? null;
  });

  return {
    active,
    move(step) {
      const { length } = options.value;
      if (length === 0) return;
      const index = options.value.findIndex((option) => option.id === id.value);
      const next = index === -1 ? (step === 1 ? 0 : length - 1) : (index + step + length) % length;
      id.value = options.value[next]?.id ?? null;
      void nextTick(() => {
        document.querySelector('.option.is-active')?.scrollIntoView({ block: 'nearest' });
      });
    },
    start(first) {
      id.value = first;
    },
  };
}
