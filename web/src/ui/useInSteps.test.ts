import { render, waitFor } from '@testing-library/vue';
import { beforeEach, expect, it, vi } from 'vitest';
import { defineComponent } from 'vue';
import { endFirstPage } from './first-page.ts';
import { nextTask } from './next-task.ts';
import { useInSteps } from './useInSteps.ts';

/** Numbers of rows, one for each time they were drawn. */
const drawn: number[] = [];

const List = defineComponent({
  props: { count: { type: Number, required: true } },
  setup(props) {
    const rows = useInSteps(() => Array.from({ length: props.count }, (_, row) => row));
    return () => {
      drawn.push(rows.value?.length ?? 0);
      return null;
    };
  },
});

beforeEach(() => {
  drawn.length = 0;
});

it('makes the rows of the first page ten at a time', async () => {
  render(List, { props: { count: 25 } });
  await waitFor(() => expect(drawn).toEqual([10, 20, 25]));
});

it('goes on where rows come later, and shows fewer at once', async () => {
  const { rerender } = render(List, { props: { count: 3 } });
  await rerender({ count: 12 });
  await waitFor(() => expect(drawn).toEqual([3, 10, 12]));
  await rerender({ count: 2 });
  expect(drawn).toEqual([3, 10, 12, 2]);
});

it('ends with its component', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const { unmount } = render(List, { props: { count: 100 } });
  unmount();
  await nextTask();
  timers.mockClear();
  await nextTask();
  expect(timers).toHaveBeenCalledOnce();
});

it('makes all rows at once on the pages after the first', () => {
  endFirstPage();
  render(List, { props: { count: 100 } });
  expect(drawn).toEqual([100]);
});
