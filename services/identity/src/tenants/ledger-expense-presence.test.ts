import type { RequestContext } from '@outlay/tenancy/request-context';
import { ANONYMOUS } from '@outlay/tenancy/request-context';
import { createLedgerExpensePresence } from './ledger-expense-presence.ts';

const context: RequestContext = { tenantId: 7, principal: ANONYMOUS, requestId: 'r-1' };

describe('asking the ledger for expenses', () => {
  const answering = (data: unknown) => {
    const asked: unknown[] = [];
    const client = {
      ask: (scope: unknown, _query: string, variables?: unknown) => {
        asked.push(scope, variables);
        return Promise.resolve(data);
      },
      close: () => Promise.resolve(),
    };
    return { presence: createLedgerExpensePresence(client), asked };
  };

  it.each([true, false])('passes on %s', async (hasExpenses) => {
    const { presence, asked } = answering({ _entities: [{ hasExpenses }] });
    expect(await presence.hasExpenses(context)).toBe(hasExpenses);
    expect(asked).toEqual([context, { tenant: [{ __typename: 'Tenant', id: '7' }] }]);
  });

  it.each([null, {}, { _entities: [] }, { _entities: [null] }])('does not guess from %j', async (data) => {
    await expect(answering(data).presence.hasExpenses(context)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
