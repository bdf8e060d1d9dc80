import { screen, waitFor } from '@testing-library/vue';
import { expect, it } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { FakeServer } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import VendorFilter from './VendorFilter.vue';

const nodes = ['Acme', 'Acorn'].map((name) => ({ name, lastAccount: null, lastCategory: null }));

async function open(first: string | null = null) {
  const vendor = ref(first);
  const seen: (string | null)[] = [];
  const field = defineComponent(
    () => () =>
      h(VendorFilter, {
        modelValue: vendor.value,
        'onUpdate:modelValue': (next: string | null) => {
          vendor.value = next;
          seen.push(next);
        },
      }),
  );
  const app = await renderInApp(field, { server: new FakeServer({ VendorSuggestions: { vendors: { nodes } } }) });
  return { ...app, seen };
}

it('suggests vendors, and filters by a whole name only', async () => {
  const { user, seen } = await open();
  await user.type(screen.getByRole('combobox'), 'Aco');
  await user.click(await screen.findByRole('option', { name: 'Acorn' }));
  expect(seen).toEqual(['Acorn']);
  expect(screen.getByRole('combobox')).toHaveProperty('value', 'Acorn');
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
