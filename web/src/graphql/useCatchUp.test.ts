import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { computed, effectScope, nextTick, ref } from 'vue';
import { useCatchUp } from './useCatchUp.ts';

const isCurrent = ref(false);
const isLoading = ref(false);
const reload = vi.fn();
let scope = effectScope();

beforeEach(() => {
  vi.useFakeTimers();
  isCurrent.value = false;
  isLoading.value = false;
  reload.mockReset();
  scope = effectScope();
  const answer = {
    data: computed(() => null),
    problem: computed(() => null),
    isLoading: computed(() => isLoading.value),
    isFormer: computed(() => false),
    reload,
  };
  scope.run(() => useCatchUp(answer, () => !isCurrent.value));
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

/** The server answers, again with old figures. */
async function answered(): Promise<void> {
  isLoading.value = true;
  await nextTick();
  isLoading.value = false;
  await nextTick();
}

it('asks again, after twice the time each', async () => {
  vi.advanceTimersByTime(999);
  expect(reload).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(reload).toHaveBeenCalledTimes(1);
  await answered();
  vi.advanceTimersByTime(1999);
  expect(reload).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(reload).toHaveBeenCalledTimes(2);
});

it('waits at most half a minute', async () => {
  for (let count = 1; count <= 10; count += 1) {
    vi.advanceTimersByTime(30_000);
    expect(reload).toHaveBeenCalledTimes(count);
    await answered();
  }
});

it('stops once the answer is current', async () => {
  isCurrent.value = true;
  await nextTick();
  vi.advanceTimersByTime(60_000);
  expect(reload).not.toHaveBeenCalled();
});

it('asks nothing while an answer is on its way, or after the page is left', async () => {
  isLoading.value = true;
  await nextTick();
  vi.advanceTimersByTime(60_000);
  isLoading.value = false;
  await nextTick();
  scope.stop();
  vi.advanceTimersByTime(60_000);
  expect(reload).not.toHaveBeenCalled();
});
