import { computed, onUnmounted, ref, watch, type Ref } from 'vue';
import { isFirstPage } from './first-page.ts';
import { nextTask } from './next-task.ts';

/** Cards that fill a phone's screen. */
const STEP = 10;

/**
 * The rows that are made by now: on the first page those of the first screen at once, the others a few at a time, so that the browser
 * can paint and answer input between them.
 */
export function useInSteps<Row>(rows: () => readonly Row[] | null): Readonly<Ref<readonly Row[] | null>> {
  const made = ref(isFirstPage() ? STEP : Infinity);
  let isGone = false;
  const count = computed(() => rows()?.length ?? 0);

  async function makeMore(): Promise<void> {
    while (!isGone && made.value < count.value) {
      await nextTask();
      made.value += STEP;
    }
  }

  watch(count, () => void makeMore(), { immediate: true });
  onUnmounted(() => {
    isGone = true;
  });
  return computed(() => {
    const all = rows();
    return all === null || all.length <= made.value ? all : all.slice(0, made.value);
  });
}
