import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import AccountsPage from './AccountsPage.vue';

const WRITER: Permission[] = ['accounts:read', 'accounts:write'];
const ACCOUNT = {
  id: '3',
  name: 'Main',
  type: 'BANK',
  currency: 'EUR',
  isArchived: false,
  isLowBalance: true,
  overdraft: 'WARN',
  version: 4,
  currentBalance: { amount: '1234.50', currency: 'EUR' },
  lowBalanceThreshold: null,
  balanceHistory: [],
};

async function open(
  permissions: readonly Permission[],
  nodes: readonly (typeof ACCOUNT)[],
  language: 'en' | 'de' = 'en',
) {
  await signInWith(permissions);
  const server = new FakeServer({ Accounts: { accounts: { totalCount: nodes.length, nodes } } });
  return renderInApp(AccountsPage, { server, language, path: '/accounts' });
}

async function choose(user: Awaited<ReturnType<typeof open>>['user'], menuName: string, action: string): Promise<void> {
  const [menu] = await screen.findAllByRole('button', { name: menuName });
  await user.click(menu ?? document.body);
  await user.click(await screen.findByRole('menuitem', { name: action }));
}

describe('the list of accounts', () => {
  it('says what an account is for where there is none, and opens the form', async () => {
    const { user } = await open(WRITER, []);
    expect(await screen.findByText(/Expenses are paid from accounts/)).toBeTruthy();
    const [button] = screen.getAllByRole('button', { name: 'Open account' });
    await user.click(button ?? document.body);
    expect(await screen.findByRole('dialog', { name: 'Open account' })).toBeTruthy();
  });

  it('opens the form of a transfer where the address asks for it', async () => {
    await signInWith(WRITER);
    const server = new FakeServer({ Accounts: { accounts: { totalCount: 1, nodes: [ACCOUNT] } } });
    await renderInApp(AccountsPage, { server, path: '/accounts?transfer=1' });
    expect(await screen.findByRole('dialog', { name: 'Transfer between accounts' })).toBeTruthy();
  });

  it('offers nothing to those who may only read', async () => {
    await open(['accounts:read'], [ACCOUNT]);
    await screen.findAllByText('Main');
    expect(screen.queryByRole('button', { name: 'Open account' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Actions for Main' })).toBeNull();
  });

  it('offers adjusting to those alone who may', async () => {
    const { user } = await open(WRITER, [ACCOUNT]);
    const [menu] = await screen.findAllByRole('button', { name: 'Actions for Main' });
    await user.click(menu ?? document.body);
    const items = await screen.findAllByRole('menuitem');
    expect(items.map(({ textContent }) => textContent)).toEqual(['Deposit', 'Transfer', 'Edit', 'Archive']);
  });

  it('opens an account with an opening balance as German writes it', async () => {
    const { user, server } = await open(WRITER, [], 'de');
    server.answer('OpenAccount', { openAccount: ACCOUNT });
    const [button] = await screen.findAllByRole('button', { name: 'Konto eröffnen' });
    await user.click(button ?? document.body);
    await user.type(await screen.findByLabelText(/^Name/), 'Main');
    const opening = screen.getByLabelText('Anfangsbestand');
    await user.clear(opening);
    await user.type(opening, '1.234,56');
    expect(screen.getByText(/1\.234,56/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Speichern' }));
    await waitFor(() => expect(server.variablesOf('OpenAccount')).toHaveLength(1));
    expect(server.variablesOf('OpenAccount')[0]).toMatchObject({ input: { name: 'Main', openingBalance: '1234.56' } });
  });

  it('sends a decrease as a negative amount, with its reason', async () => {
    const { user, server } = await open([...WRITER, 'accounts:adjust'], [ACCOUNT]);
    server.answer('AdjustBalance', { adjustBalance: ACCOUNT });
    await choose(user, 'Actions for Main', 'Adjust');
    await user.click(await screen.findByRole('button', { name: 'Decrease' }));
    await user.type(screen.getByLabelText(/^Amount/), '12.50');
    await user.type(screen.getByLabelText(/^Reason/), 'Cash count');
    await user.click(screen.getByRole('button', { name: 'Adjust' }));
    await waitFor(() => expect(server.variablesOf('AdjustBalance')).toHaveLength(1));
    expect(server.variablesOf('AdjustBalance')[0]).toMatchObject({ input: { amount: '-12.50', reason: 'Cash count' } });
  });

  it('shows beside its field what the server refuses, and keeps the dialog open', async () => {
    const { user, server } = await open(WRITER, [ACCOUNT]);
    server.answer('ChangeAccount', () => {
      throw refuse('NAME_TAKEN', { details: [{ field: 'input.name', code: 'NAME_TAKEN', message: 'is taken' }] });
    });
    await choose(user, 'Actions for Main', 'Edit');
    await user.click(await screen.findByRole('button', { name: 'Save' }));
    expect(await screen.findByText('This name is taken. Choose another one.')).toBeTruthy();
    expect(screen.getByLabelText(/^Name/).getAttribute('aria-invalid')).toBe('true');
    expect(server.variablesOf('ChangeAccount')[0]).toMatchObject({ expectedVersion: 4 });
  });

  it('archives with an undo', async () => {
    const { user, server } = await open(WRITER, [ACCOUNT]);
    server.answer('ArchiveAccount', { archiveAccount: { ...ACCOUNT, isArchived: true } });
    server.answer('ChangeAccount', { changeAccount: ACCOUNT });
    await choose(user, 'Actions for Main', 'Archive');
    await user.click(await screen.findByRole('button', { name: 'Reopen Main' }));
    await waitFor(() => expect(server.variablesOf('ChangeAccount')[0]).toMatchObject({ input: { isArchived: false } }));
  });
});
