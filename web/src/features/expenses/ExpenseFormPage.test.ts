import { screen, waitFor, within } from '@testing-library/vue';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import ExpenseFormPage from './ExpenseFormPage.vue';
import { rememberChoice } from './recent.ts';

const MAIN = { id: '3', label: 'Main', note: 'EUR' };
const HULL = { id: '4', label: 'Hull', note: 'EUR' };
const money = (amount: string) => ({ amount, currency: 'EUR' });
const ROW = {
  id: '9',
  expenseDate: '2026-05-11',
  vendor: 'Acme',
  note: null,
  amount: money('12.50'),
  accountAmount: { ...money('12.50'), rateSource: 'SAME' },
  baseAmount: money('12.50'),
  account: { id: '3', name: 'Main', currency: 'EUR' },
  category: null,
  project: null,
  crossProjectRef: null,
  tags: [],
  createdBy: { id: '1', name: 'Ada' },
  softDeletedAt: null,
  version: 1,
};
const SAVED = { dryRun: false, warnings: [], expense: ROW };
const NOTHING_TRIED = (): never => {
  throw refuse('RATE_MISSING');
};

async function open(server: FakeServer, permissions: readonly Permission[], id: string | null = null) {
  await signInWith(permissions);
  rememberChoice('account', MAIN);
  rememberChoice('project', HULL);
  const path = id === null ? '/expenses/new' : `/expenses/${id}/edit`;
  return renderInApp(ExpenseFormPage, { server, path, props: { id } });
}

let server: FakeServer;
beforeEach(() => {
  server = new FakeServer({
    VendorSuggestions: { vendors: { nodes: [] } },
    TagSuggestions: { tags: { nodes: [] } },
    ProjectOptions: { projects: { nodes: [] } },
    PreviewRecord: NOTHING_TRIED,
    PreviewChange: NOTHING_TRIED,
    RecordExpense: { recordExpense: SAVED },
    ChangeExpense: { changeExpense: SAVED },
    ExpenseToEdit: { expense: ROW },
  });
});

describe('recording one expense after another', () => {
  it('keeps day, account and project, and waits for the next amount', async () => {
    const { user } = await open(server, ['expenses:write']);
    await user.type(await screen.findByLabelText(/^Amount/), '12.50');
    const date = screen.getByLabelText(/^Date/);
    await user.clear(date);
    await user.type(date, '2026-05-11');
    await user.click(screen.getByLabelText(/^Project/));
    await user.click(await screen.findByRole('option', { name: /Hull/ }));
    await user.type(screen.getByLabelText(/^Vendor/), 'Acme');
    await user.click(screen.getByRole('button', { name: 'Save and add another' }));
    await waitFor(() => expect(screen.getByLabelText(/^Amount/)).toHaveProperty('value', ''));
    expect(screen.getByLabelText(/^Date/)).toHaveProperty('value', '2026-05-11');
    expect(screen.getByLabelText(/^Account/)).toHaveProperty('value', 'Main');
    expect(screen.getByLabelText(/^Project/)).toHaveProperty('value', 'Hull');
    expect(screen.getByLabelText(/^Vendor/)).toHaveProperty('value', '');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/^Amount/)));
    expect(screen.queryByText('You have a draft that was not saved')).toBeNull();
  });
});

describe('a missing exchange rate', () => {
  it.each<[string, Permission[], RegExp]>([
    ['is to be asked for', ['expenses:write'], /ask an Owner or Admin/],
    ['can be added', ['expenses:write', 'rates:write'], /Set it on the page Exchange rates/],
  ])('says before and after saving where it %s', async (_how, permissions, text) => {
    server.answer('RecordExpense', NOTHING_TRIED);
    const { user } = await open(server, permissions);
    await user.type(await screen.findByLabelText(/^Amount/), '12.50');
    expect(await screen.findAllByText(text)).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(text);
  });
});

describe('an expense that somebody else changed in the meantime', () => {
  const THEIRS = { ...ROW, version: 2, vendor: 'Acme Ltd', note: 'Theirs' };
  const HISTORY = {
    expense: { id: '9', history: [{ id: '1', at: '2026-05-18T08:00:00.000Z', actor: { id: '2', name: 'Grace' } }] },
  };

  async function meetConflict() {
    const app = await open(server, ['expenses:write'], '9');
    const vendor = await screen.findByLabelText(/^Vendor/);
    server.answer('ChangeExpense', () => {
      throw refuse('PRECONDITION_FAILED');
    });
    server.answer('ExpenseToEdit', { expense: THEIRS });
    server.answer('ExpenseChanges', HISTORY);
    await app.user.clear(vendor);
    await app.user.type(vendor, 'Acme Inc');
    await app.user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText(/Grace changed this expense in the meantime/);
    server.answer('ChangeExpense', { changeExpense: SAVED });
    return app;
  }

  it('is shown as both have it; what one changed oneself is kept unless one chooses otherwise', async () => {
    const { user } = await meetConflict();
    const vendor = screen.getByRole('group', { name: 'Vendor' });
    expect(within(vendor).getByRole('radio', { name: /Acme Inc/ })).toHaveProperty('checked', true);
    expect(within(vendor).getByRole('radio', { name: /Acme Ltd/ })).toHaveProperty('checked', false);
    expect(within(screen.getByRole('group', { name: 'Note' })).getByRole('radio', { name: /Theirs/ })).toHaveProperty(
      'checked',
      true,
    );
    await user.click(screen.getByRole('button', { name: 'Go on with this' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.variablesOf('ChangeExpense')).toHaveLength(2));
    expect(server.variablesOf('ChangeExpense')[1]).toMatchObject({ expectedVersion: 2, input: { vendor: 'Acme Inc' } });
    expect(server.variablesOf('ChangeExpense')[1]).not.toMatchObject({ input: { note: expect.anything() } });
  });

  it('takes theirs where one chooses it', async () => {
    const { user } = await meetConflict();
    await user.click(screen.getByRole('radio', { name: /Acme Ltd/ }));
    await user.click(screen.getByRole('button', { name: 'Go on with this' }));
    expect(screen.getByLabelText(/^Vendor/)).toHaveProperty('value', 'Acme Ltd');
    expect(screen.getByLabelText(/^Note/)).toHaveProperty('value', 'Theirs');
    expect(screen.queryByText(/in the meantime/)).toBeNull();
  });
});

it('sends what the bank booked along with another amount, for which one has seen it', async () => {
  const stated = {
    ...ROW,
    amount: { amount: '10.00', currency: 'GBP' },
    accountAmount: { ...money('11.70'), rateSource: 'STATED' },
  };
  server.answer('ExpenseToEdit', { expense: stated });
  const { user } = await open(server, ['expenses:write', 'expenses:manage'], '9');
  expect((await screen.findByLabelText<HTMLInputElement>('Booked by the bank')).value).toBe('11.70');
  const amount = screen.getByLabelText(/^Amount/);
  await user.clear(amount);
  await user.type(amount, '12{Enter}');
  await waitFor(() => {
    expect(server.variablesOf('ChangeExpense')).toMatchObject([
      { input: { amount: '12', accountAmount: '11.70', rate: null } },
    ]);
  });
});
