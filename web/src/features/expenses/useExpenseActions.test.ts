import { screen, waitFor } from '@testing-library/vue';
import { defineComponent, h } from 'vue';
import { describe, expect, it } from 'vitest';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { useExpenseActions, type ExpenseActions } from './useExpenseActions.ts';

const EXPENSES = ['1', '2', '3'].map((id) => ({ id, vendor: `V${id}`, amount: { amount: id, currency: 'EUR' } }));
const done = (id: string) => ({ id, expense: null, error: null });
const refused = (id: string) => ({ id, expense: null, error: { code: 'NOT_FOUND', message: 'There is none.' } });

async function open(server: FakeServer) {
  let actions: ExpenseActions | undefined;
  const Host = defineComponent(() => {
    const made = useExpenseActions();
    actions = made;
    return () =>
      h(
        'ul',
        [...made.gone.value].map((id) => h('li', `gone ${id}`)),
      );
  });
  const app = await renderInApp(Host, { server });
  if (actions === undefined) throw new Error('The component was not set up.');
  return { ...app, actions };
}

const goneRows = () => screen.queryAllByText(/^gone/).map(({ textContent }) => textContent);

describe('actions on several expenses', () => {
  it('delete all in one request, show again what was refused, and undo what was deleted', async () => {
    const server = new FakeServer({
      DeleteExpenses: { deleteExpenses: [done('1'), refused('2'), done('3')] },
      RestoreExpenses: { restoreExpenses: [done('1'), done('3')] },
    });
    const { actions, user } = await open(server);
    expect(await actions.remove(...EXPENSES)).toBe(false);
    expect(server.variablesOf('DeleteExpenses')).toEqual([{ ids: ['1', '2', '3'] }]);
    await waitFor(() => {
      expect(goneRows()).toEqual(['gone 1', 'gone 3']);
    });
    await user.click(await screen.findByText('Restore 2 expenses', {}, { timeout: 10_000 }));
    await waitFor(() => {
      expect(goneRows()).toEqual([]);
    });
    expect(server.variablesOf('RestoreExpenses')).toEqual([{ ids: ['1', '3'] }]);
  });

  it('show all again where the server does not answer', async () => {
    const server = new FakeServer({
      DeleteExpenses: () => {
        throw refuse('SERVICE_UNAVAILABLE');
      },
    });
    const { actions } = await open(server);
    expect(await actions.remove(...EXPENSES)).toBe(false);
    expect(goneRows()).toEqual([]);
  });

  it('change all in one request', async () => {
    const server = new FakeServer({ ChangeExpenses: { changeExpenses: EXPENSES.map(({ id }) => done(id)) } });
    const { actions } = await open(server);
    expect(await actions.change(EXPENSES, { addTags: ['trip'] })).toBe(true);
    expect(server.variablesOf('ChangeExpenses')).toEqual([{ ids: ['1', '2', '3'], change: { addTags: ['trip'] } }]);
  });
});
