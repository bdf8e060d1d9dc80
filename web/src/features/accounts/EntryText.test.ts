import { screen } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { renderInApp } from '@/testing/render.ts';
import EntryText from './EntryText.vue';
import type { Entry } from './useAccount.ts';

const ENTRY: Entry = {
  ...{
    id: '1',
    kind: 'EXPENSE',
    date: '2026-05-17',
    at: '2026-05-17T10:00:00.000Z',
    expenseId: '9',
    vendor: 'Print shop',
  },
  ...{ source: null, note: null },
  amount: { amount: '-12.50', currency: 'EUR' },
  balanceAfter: { amount: '87.50', currency: 'EUR' },
};

describe('the text of a posting', () => {
  it('is the vendor of its expense, and leads there', async () => {
    await renderInApp(EntryText, { props: { entry: ENTRY } });
    expect(screen.getByRole('link', { name: 'Print shop' }).getAttribute('href')).toBe('/expenses/9');
    screen.getByText('Expense');
  });

  it('is its kind where the expense names no vendor', async () => {
    await renderInApp(EntryText, { props: { entry: { ...ENTRY, kind: 'REVERSAL', vendor: null } } });
    screen.getByRole('link', { name: 'Reversal of an expense' });
  });

  it('has the source and the note of a deposit', async () => {
    const deposit: Entry = {
      ...ENTRY,
      kind: 'DEPOSIT',
      expenseId: null,
      vendor: null,
      source: 'Grant',
      note: 'Spring',
    };
    await renderInApp(EntryText, { props: { entry: deposit } });
    expect(screen.queryByRole('link')).toBeNull();
    screen.getByText('Grant · Spring');
  });
});
