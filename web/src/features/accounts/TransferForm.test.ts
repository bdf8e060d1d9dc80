import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer, refuse, type Answers } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import TransferForm from './TransferForm.vue';
import type { Account } from './useAccounts.ts';

const money = (amount: string, currency = 'EUR') => ({ amount, currency });
const MAIN: Account = {
  ...{
    id: '3',
    name: 'Main',
    type: 'BANK',
    currency: 'EUR',
    isArchived: false,
    isLowBalance: false,
    overdraft: 'WARN',
  },
  ...{ version: 1, currentBalance: money('100.00'), lowBalanceThreshold: null },
};
const CARD = { id: '4', name: 'Card', currency: 'EUR' };
const DOLLARS = { id: '5', name: 'Dollars', currency: 'USD' };
const TRIED = {
  ...{ dryRun: true, warnings: [], balances: [{ balance: money('70.00') }, { balance: money('30.00') }] },
  transfer: { rate: '1', rateDate: null, rateSource: 'SAME', toAmount: money('30.00') },
};
const DONE = { dryRun: false, warnings: [], transfer: { id: '8', amount: money('30.00') } };

async function open(answers: Answers = {}) {
  await signInWith(['accounts:read', 'accounts:write']);
  const server = new FakeServer({
    TransferAccounts: { accounts: { nodes: [MAIN, CARD, DOLLARS] } },
    PreviewTransfer: { recordTransfer: TRIED },
    RecordTransfer: { recordTransfer: DONE },
    ...answers,
  });
  const rendered = await renderInApp(TransferForm, { server, props: { account: MAIN, open: true }, path: '/accounts' });
  return { ...rendered, server };
}

type User = Awaited<ReturnType<typeof open>>['user'];

async function choose(user: User, label: RegExp, name: RegExp): Promise<void> {
  await user.click(await screen.findByRole('combobox', { name: label }));
  await user.click(await screen.findByRole('option', { name }));
}

describe('the form of a transfer', () => {
  it('starts from the account, shows both balances to come, and moves the money', async () => {
    const { user, server } = await open();
    await choose(user, /To account/, /Card/);
    await user.type(screen.getByLabelText('Amount'), '30');
    expect(await screen.findByText('€70.00 afterwards')).toBeTruthy();
    expect(screen.getByText('€30.00 afterwards')).toBeTruthy();
    expect(screen.queryByLabelText('Amount that arrives')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Transfer' }));
    await waitFor(() => expect(server.variablesOf('RecordTransfer')).toHaveLength(1));
    const input = { fromAccountId: '3', toAccountId: '4', amount: '30', toAmount: null };
    expect(server.variablesOf('RecordTransfer')[0]).toMatchObject({ input });
  });

  it('asks for the amount that arrives between currencies, and says at which rate it is converted', async () => {
    const transfer = { rate: '1.25', rateDate: '2026-05-17', rateSource: 'DAILY', toAmount: money('37.50', 'USD') };
    const { user, server } = await open({ PreviewTransfer: { recordTransfer: { ...TRIED, transfer } } });
    await choose(user, /To account/, /Dollars/);
    await user.type(screen.getByLabelText('Amount'), '30');
    expect(await screen.findByText(/\$37\.50 arrive, at the rate 1\.25 of/)).toBeTruthy();
    await user.type(screen.getByLabelText('Amount that arrives'), '37.10');
    await user.click(screen.getByRole('button', { name: 'Transfer' }));
    await waitFor(() => expect(server.variablesOf('RecordTransfer')).toHaveLength(1));
    expect(server.variablesOf('RecordTransfer')[0]).toMatchObject({ input: { toAmount: '37.10' } });
  });

  it('says before it is sent what would be refused, and that an account would be overdrawn', async () => {
    const { user, server } = await open();
    server.answer('PreviewTransfer', () => {
      throw refuse('RATE_MISSING', { details: [{ field: 'input.toAmount', code: 'RATE_MISSING', message: 'none' }] });
    });
    await choose(user, /To account/, /Dollars/);
    await user.type(screen.getByLabelText('Amount'), '3');
    expect(await screen.findByText(/There is no exchange rate for this day/)).toBeTruthy();
    server.answer('PreviewTransfer', { recordTransfer: { ...TRIED, warnings: [{ code: 'OVERDRAFT' }] } });
    await user.type(screen.getByLabelText('Amount'), '0');
    expect(await screen.findByText('This takes the account below zero.')).toBeTruthy();
  });

  it('moves nothing to the same account', async () => {
    const { user, server } = await open();
    await choose(user, /To account/, /Main/);
    await user.type(screen.getByLabelText('Amount'), '30');
    await user.click(screen.getByRole('button', { name: 'Transfer' }));
    expect(await screen.findByText(/Choose another account/)).toBeTruthy();
    expect(server.variablesOf('RecordTransfer')).toEqual([]);
    expect(server.variablesOf('PreviewTransfer')).toEqual([]);
  });
});
