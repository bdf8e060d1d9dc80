import { screen, within } from '@testing-library/vue';
import { expect, it, vi } from 'vitest';
import { ref } from 'vue';
import { renderInApp } from '@/testing/render.ts';
import { moneyCell, type ReportRow } from './report-table.ts';
import ReportTable from './ReportTable.vue';

vi.mock('@/ui/useIsNarrow.ts', () => ({ useIsNarrow: () => ref(true) }));

const row = (name: string, amount: string): ReportRow => ({
  id: name,
  cells: { name: { text: name }, amount: moneyCell({ amount, currency: 'USD' }) },
});

it('sorts cards on a phone, which have no heads to click at', async () => {
  const columns = [
    { key: 'name', label: 'Vendor' },
    { key: 'amount', label: 'Spend' },
  ];
  const rows = [row('Acme', '70.00'), row('Zeta', '63.00')];
  const { user } = await renderInApp(ReportTable, {
    props: { columns, rows, caption: 'Vendors', emptyText: 'None' },
  });
  const names = (): (string | null)[] =>
    within(screen.getByRole('list', { name: 'Vendors' }))
      .getAllByRole('listitem')
      .map((card) => card.querySelector('dd')?.textContent ?? null);
  expect(names()).toEqual(['Acme', 'Zeta']);
  const orders = screen.getByLabelText<HTMLSelectElement>('Sort by');
  expect([...orders.options].map(({ text }) => text)).toContain('Vendor ↓');
  await user.selectOptions(orders, 'Spend ↑');
  expect(names()).toEqual(['Zeta', 'Acme']);
});
