import { screen, waitFor } from '@testing-library/vue';
import { expect, it } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { FakeServer } from '@/testing/fake-server.ts';
import type { Option } from '@/ui/option.ts';
import { renderInApp } from '@/testing/render.ts';
import VendorFilter from './VendorFilter.vue';

const nodes = ['Acme', 'Acorn'].map((name, index) => ({
  id: String(index + 1),
  name,
  lastAccount: null,
  lastCategory: null,
}));

async function open(first: string | null = null) {
  const vendor = ref(first);
  const seen: (string | null)[] = [];
  const chosen = ref<Option[]>([]);
  const field = defineComponent(
    () => () =>
      h(VendorFilter, {
        modelValue: vendor.value,
        chosen: chosen.value,
        onChoose: (next: Option | null) => {
          chosen.value = next ? [next] : [];
        },
        'onUpdate:modelValue': (next: string | null) => {
          vendor.value = next;
          seen.push(next);
        },
      }),
  );
  const app = await renderInApp(field, { server: new FakeServer({ VendorSuggestions: { vendors: { nodes } } }) });
  return { ...app, seen, chosen };
}

it('suggests vendors, and filters by one with all of its names', async () => {
  const { user, seen, chosen } = await open();
  await user.type(screen.getByRole('combobox'), 'Aco');
  await user.click(await screen.findByRole('option', { name: 'Acorn' }));
  expect([seen, chosen.value]).toEqual([[], [{ id: '2', label: 'Acorn' }]]);
  await user.tab();
  await user.click(screen.getByRole('button', { name: 'Remove Acorn' }));
  expect([seen, chosen.value]).toEqual([[], []]);
});

it('takes what is typed once one leaves the field', async () => {
  const { user, seen } = await open();
  await user.type(screen.getByRole('combobox'), 'Nobody knows it');
  expect(seen).toEqual([]);
  await user.tab();
  await waitFor(() => expect(seen).toEqual(['Nobody knows it']));
});

it('offers expenses without a vendor', async () => {
  const { user, seen } = await open();
  await user.click(screen.getByRole('combobox'));
  await user.click(await screen.findByRole('option', { name: 'None' }));
  expect(seen).toEqual(['']);
  await user.click(screen.getByRole('button', { name: 'Remove None' }));
  expect(seen).toEqual(['', null]);
});
