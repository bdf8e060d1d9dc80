import { screen, waitFor } from '@testing-library/vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import { draftKey, readDraft } from './draft.ts';
import ExpenseForm from './ExpenseForm.vue';
import { emptyState } from './form-state.ts';

const ACCOUNT = { id: '3', label: 'Main', note: 'EUR' };
const BEGIN = emptyState('2026-05-17', ACCOUNT);
const money = (amount: string) => ({ amount, currency: 'EUR' });
const FROZEN = { ...money('12.50'), rate: '1', rateDate: null, rateSource: 'SAME' };
const ROW = {
  id: '9',
  expenseDate: '2026-05-17',
  vendor: null,
  note: null,
  amount: money('12.50'),
  baseAmount: money('12.50'),
  account: { id: '3', name: 'Main' },
  category: null,
  project: null,
  tags: [],
  createdBy: { id: '1', name: 'Ada' },
  softDeletedAt: null,
  version: 1,
};
const RECORDED = { recordExpense: { dryRun: false, warnings: [], expense: ROW } };

function previewOf(warnings: { code: string }[] = []) {
  return {
    recordExpense: {
      dryRun: true,
      warnings,
      balances: [{ account: { id: '3' }, balance: money('87.50') }],
      projectRemaining: null,
      expense: { accountAmount: FROZEN },
    },
  };
}

function newServer(): FakeServer {
  return new FakeServer({
    VendorSuggestions: { vendors: { nodes: [] } },
    TagSuggestions: { tags: { nodes: [] } },
    PreviewRecord: previewOf(),
    RecordExpense: RECORDED,
  });
}

async function open(server: FakeServer, language: 'en' | 'de' = 'en') {
  const app = await renderInApp(ExpenseForm, { props: { begin: { ...BEGIN } }, server, language });
  const amount = screen.getByLabelText(language === 'en' ? /^Amount/ : /^Betrag/);
  return { ...app, amount };
}

const keysOf = (server: FakeServer): (string | null)[] =>
  server.requests
    .filter(({ operation }) => operation === 'RecordExpense')
    .map(({ headers }) => headers.get('Idempotency-Key'));

beforeEach(async () => {
  await signInWith(['expenses:read', 'expenses:write']);
});

describe('the form of an expense', () => {
  it('records by Enter what is typed as German writes it', async () => {
    const server = newServer();
    const { user, amount } = await open(server, 'de');
    await user.type(amount, '1.234,50{Enter}');
    await waitFor(() => {
      expect(server.variablesOf('RecordExpense')).toHaveLength(1);
    });
    expect(server.variablesOf('RecordExpense')[0]).toMatchObject({ input: { amount: '1234.50', accountId: '3' } });
  });

  it('records once when Enter is pressed twice', async () => {
    const server = newServer();
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.answer('RecordExpense', async () => {
      await answered;
      return RECORDED;
    });
    const { user, amount } = await open(server);
    await user.type(amount, '12.50{Enter}{Enter}');
    answer();
    await waitFor(() => {
      expect(readDraft(draftKey(null))).toBeNull();
    });
    expect(server.variablesOf('RecordExpense')).toHaveLength(1);
  });

  it('sends the same key again after a lost answer, and keeps what was typed', async () => {
    const server = newServer();
    server.answer('RecordExpense', () => {
      throw new TypeError('fetch failed');
    });
    const { user, amount } = await open(server);
    await user.type(amount, '12.50{Enter}');
    await screen.findByText(/cannot be reached/);
    const draft = readDraft(draftKey(null));
    expect(draft).toMatchObject({ state: { amount: '12.50' }, attempt: keysOf(server)[0] });
    server.answer('RecordExpense', RECORDED);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => {
      expect(readDraft(draftKey(null))).toBeNull();
    });
    expect(keysOf(server)).toHaveLength(2);
    expect(new Set(keysOf(server)).size).toBe(1);
  });

  it('asks for what is missing before the server is asked', async () => {
    const server = newServer();
    const { user } = await open(server);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Fill this in.')).toBeTruthy();
    expect(server.variablesOf('RecordExpense')).toHaveLength(0);
  });

  it('shows beside its field what the server refuses', async () => {
    const server = newServer();
    server.answer('RecordExpense', () => {
      throw refuse('VALIDATION_FAILED', {
        details: [{ field: 'input.expenseDate', code: 'OUT_OF_RANGE', message: 'must be 1970-01-01 or later' }],
      });
    });
    const { user, amount } = await open(server);
    await user.type(amount, '12.50{Enter}');
    expect(await screen.findByText('This is outside the permitted range.')).toBeTruthy();
    expect(screen.getByLabelText(/^Date/).getAttribute('aria-invalid')).toBe('true');
  });

  it('says beforehand what the balance will be, and that the account is overdrawn', async () => {
    const server = newServer();
    server.answer('PreviewRecord', previewOf([{ code: 'OVERDRAFT' }]));
    const { user, amount } = await open(server);
    await user.type(amount, '12.50');
    expect(await screen.findByText('€87.50 afterwards')).toBeTruthy();
    expect(screen.getByText('This overdraws the account.')).toBeTruthy();
  });

  it('takes what the bank booked for an expense in another currency, and nothing of it in the account\u2019s own', async () => {
    const server = newServer();
    const stated = { ...money('11.70'), rate: '1.17', rateDate: null, rateSource: 'STATED' };
    server.answer('PreviewRecord', {
      recordExpense: { ...previewOf().recordExpense, expense: { accountAmount: stated } },
    });
    const { user, amount } = await open(server);
    expect(screen.queryByLabelText('Booked by the bank')).toBeNull();
    await user.selectOptions(screen.getByLabelText('Currency'), 'GBP');
    await user.type(amount, '10');
    const booked = screen.getByLabelText('Booked by the bank');
    await user.type(booked, '11.705');
    expect(screen.getByLabelText<HTMLInputElement>("Bank's rate").disabled).toBe(true);
    await user.type(amount, '{Enter}');
    expect(await screen.findByText('EUR has 2 decimals.')).toBeTruthy();
    await user.type(booked, '{Backspace}{Enter}');
    expect(await screen.findByText(/debited €11.70, as the bank booked it, at the rate 1.17/)).toBeTruthy();
    await waitFor(() => {
      expect(server.variablesOf('RecordExpense')).toHaveLength(1);
    });
    expect(server.variablesOf('RecordExpense')[0]).toMatchObject({
      input: { amount: '10', currency: 'GBP', accountAmount: '11.70', rate: null },
    });
  });

  it('offers the draft of an earlier visit', async () => {
    const server = newServer();
    const first = await open(server);
    await first.user.type(first.amount, '42');
    await waitFor(() => {
      expect(readDraft(draftKey(null))?.state.amount).toBe('42');
    });
    first.unmount();
    const second = await open(server);
    await second.user.click(await screen.findByRole('button', { name: 'Continue it' }));
    expect(screen.getByDisplayValue('42')).toBeTruthy();
  });
});
