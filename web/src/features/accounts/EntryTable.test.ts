import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { FakeServer } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import EntryTable from './EntryTable.vue';
import type { Entry } from './useAccount.ts';

const money = (amount: string) => ({ amount, currency: 'EUR' });
const MOVED: Entry = {
  ...{ id: '1', kind: 'TRANSFER', date: '2026-05-17', at: '2026-05-17T10:00:00.000Z', expenseId: null, vendor: null },
  ...{ source: null, note: null, amount: money('-30.00'), balanceAfter: money('70.00') },
  transfer: {
    ...{ id: '8', note: null, date: '2026-05-17', reversedAt: null, amount: money('30.00'), toAmount: money('30.00') },
    ...{ fromAccount: { id: '3', name: 'Main' }, toAccount: { id: '4', name: 'Card' } },
  },
};

async function open(permissions: readonly Permission[], entry: Entry = MOVED) {
  await signInWith(permissions);
  const transfer = { id: '8', reversedAt: '2026-05-18T10:00:00.000Z', version: 2 };
  const server = new FakeServer({ ReverseTransfer: { reverseTransfer: { dryRun: false, warnings: [], transfer } } });
  const props = { rows: [entry], accountId: '3', isFiltered: false };
  return { ...(await renderInApp(EntryTable, { server, props })), server };
}

describe('a transfer in a statement', () => {
  it('is reversed after one has read what that means', async () => {
    const { user, server } = await open(['accounts:read', 'accounts:write']);
    const [menu] = await screen.findAllByRole('button', { name: /^Actions for the transfer of/ });
    await user.click(menu ?? document.body);
    await user.click(await screen.findByRole('menuitem', { name: 'Reverse' }));
    await screen.findByText(/Main gets €30\.00 back from Card/);
    expect(server.variablesOf('ReverseTransfer')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Reverse' }));
    await waitFor(() => expect(server.variablesOf('ReverseTransfer')).toEqual([{ id: '8' }]));
  });

  it.each([
    ['who may only read', ['accounts:read'], MOVED],
    [
      'whom it is reversed already',
      ['accounts:read', 'accounts:write'],
      { ...MOVED, transfer: MOVED.transfer && { ...MOVED.transfer, reversedAt: '2026-05-18T10:00:00.000Z' } },
    ],
  ] satisfies [string, Permission[], Entry][])('offers nothing to those %s', async (_who, permissions, entry) => {
    await open(permissions, entry);
    await screen.findAllByText('Transfer to Card');
    expect(screen.queryByRole('button', { name: /^Actions for/ })).toBeNull();
  });
});
