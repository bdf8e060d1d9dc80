import { fireEvent, screen } from '@testing-library/vue';
import { expect, it } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { renderInApp } from '@/testing/render.ts';
import DayField from './DayField.vue';

it('tells a day once its year is whole, and keeps what is typed until then', async () => {
  const told: string[] = [];
  const day = ref('2025-10-01');
  const tell = (value: string): void => {
    told.push(value);
    day.value = value;
  };
  const Page = defineComponent(
    () => () => h(DayField, { modelValue: day.value, 'aria-label': 'From', 'onUpdate:modelValue': tell }),
  );
  await renderInApp(Page);
  const field = screen.getByLabelText<HTMLInputElement>('From');
  // As browsers do while the year is typed.
  for (const value of ['0002-10-01', '0020-10-01', '0202-10-01']) {
    await fireEvent.update(field, value);
    expect(field.value).toBe(value);
  }
  expect(told).toEqual([]);
  await fireEvent.update(field, '2026-10-01');
  await fireEvent.update(field, '');
  expect(told).toEqual(['2026-10-01', '']);
});
