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
  ...{ source: null, note: null, transfer: null },
  amount: { amount: '-12.50', currency: 'EUR' },
  balanceAfter: { amount: '87.50', currency: 'EUR' },
};

const TRANSFER: NonNullable<Entry['transfer']> = {
  ...{ id: '8', note: 'Top up', date: '2026-05-17', reversedAt: null },
  ...{ fromAccount: { id: '3', name: 'Main' }, toAccount: { id: '4', name: 'Card' } },
  amount: { amount: '12.50', currency: 'EUR' },
  toAmount: { amount: '13.75', currency: 'USD' },
};
const MOVED: Entry = { ...ENTRY, kind: 'TRANSFER', expenseId: null, vendor: null, transfer: TRANSFER };

describe('the text of a posting', () => {
  it('is the vendor of its expense, and leads there', async () => {
    await renderInApp(EntryText, { props: { entry: ENTRY, accountId: '3' } });
    expect(screen.getByRole('link', { name: 'Print shop' }).getAttribute('href')).toBe('/expenses/9');
    screen.getByText('Expense');
  });

  it('is its kind where the expense names no vendor', async () => {
    await renderInApp(EntryText, { props: { entry: { ...ENTRY, kind: 'REVERSAL', vendor: null }, accountId: '3' } });
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
    await renderInApp(EntryText, { props: { entry: deposit, accountId: '3' } });
    expect(screen.queryByRole('link')).toBeNull();
    screen.getByText('Grant · Spring');
  });

  it('of a transfer is the other account, with a link there, and what arrived in its currency', async () => {
    await renderInApp(EntryText, { props: { entry: MOVED, accountId: '3' } });
    expect(screen.getByRole('link', { name: 'Transfer to Card' }).getAttribute('href')).toBe('/accounts/4');
    screen.getByText('$13.75 · Top up');
  });

  it('of a transfer that was taken back says so, and so does the posting that did it', async () => {
    const transfer = { ...TRANSFER, reversedAt: '2026-05-18T10:00:00.000Z' };
    await renderInApp(EntryText, { props: { entry: { ...MOVED, transfer }, accountId: '3' } });
    screen.getByText(/Top up · reversed/);
    const back = { ...MOVED, transfer, amount: { amount: '12.50', currency: 'EUR' } };
    await renderInApp(EntryText, { props: { entry: back, accountId: '3' } });
    screen.getByRole('link', { name: 'Reversal of a transfer to Card' });
    const atOther = { ...back, amount: { amount: '-13.75', currency: 'USD' } };
    await renderInApp(EntryText, { props: { entry: atOther, accountId: '4' } });
    screen.getByRole('link', { name: 'Reversal of a transfer from Main' });
  });

  it('of a transfer that the viewer does not see is its kind', async () => {
    await renderInApp(EntryText, { props: { entry: { ...MOVED, transfer: null }, accountId: '3' } });
    screen.getByText('Transfer');
    expect(screen.queryByRole('link')).toBeNull();
  });
});
