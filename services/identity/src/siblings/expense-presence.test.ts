import { ANONYMOUS, type RequestContext } from '@outlay/tenancy/request-context';
import { askExpensePresence } from './expense-presence.ts';

const context: RequestContext = { tenantId: 7, principal: ANONYMOUS, requestId: 'r-1' };

describe('asking the ledger for expenses', () => {
  const answering = (data: unknown) => {
    const asked: unknown[] = [];
    const ask = (scope: unknown, _query: string, variables?: unknown) => {
      asked.push(scope, variables);
      return Promise.resolve(data);
    };
    const idle = () => Promise.resolve();
    return { hasExpenses: askExpensePresence({ ask, start: idle, stop: idle }), asked };
  };

  it.each([true, false])('passes on %s', async (answer) => {
    const { hasExpenses, asked } = answering({ _entities: [{ hasExpenses: answer }] });
    expect(await hasExpenses(context)).toBe(answer);
    expect(asked).toEqual([context, { tenants: [{ __typename: 'Tenant', id: '7' }] }]);
  });

  it.each([null, {}, { _entities: [] }, { _entities: [null] }])('does not guess from %j', async (data) => {
    await expect(answering(data).hasExpenses(context)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
