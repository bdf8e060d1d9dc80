import { z } from 'zod';
import { jsonNumber } from '../kit/exact-json.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { amount, day, pathId } from '../schema/fields.ts';
import { wireEnum } from '../schema/wire-enum.ts';

const operation = readOperations(new URL('./accounts.graphql', import.meta.url));
const step = wireEnum({ day: 'DAY', week: 'WEEK', month: 'MONTH' });

const query = z.strictObject({
  from: day("First day, in the tenant's time zone."),
  to: day("Last day, in the tenant's time zone; not before `from`, and at most 400 steps after it."),
  step: step.input
    .prefault('day')
    .meta({ default: 'day', description: 'Distance between two points; a week ends on Sunday.' }),
});

const balanceHistory = z
  .strictObject({
    currency: z.string(),
    items: z.array(z.strictObject({ date: z.string().meta({ format: 'date' }), balance: amount })),
  })
  .meta({
    id: 'BalanceHistory',
    description:
      'Balance at the end of each day, week or month, and at the end of the last day; days before the earliest date of an entry and ' +
      'after today are left out.',
  });

/** The balance of an account over time. */
export const balanceHistoryRoutes = [
  defineRoute({
    method: 'GET',
    path: '/accounts/{id}/balance-history',
    summary: 'Read the balances of an account over time',
    description:
      'Expenses and deposits count from their own date, also where they were recorded later; a deleted expense counts never. ' +
      'The opening balance counts from the beginning.',
    access: 'accounts:read',
    operation: operation('ReadBalanceHistory'),
    input: z.object({ ...plain, params: pathId, query }),
    reply: balanceHistory,
    what: 'Account',
    answerExample: {
      currency: 'USD',
      items: [
        { date: '2025-10-31', balance: 12000 },
        { date: '2025-11-20', balance: 10450 },
      ],
    },
    variables: ({ params, query: period }) => ({ id: params.id, ...period }),
    answer: ({ account }) =>
      account && {
        body: {
          currency: account.currency,
          items: account.balanceHistory.map(({ date, balance }) => ({ date, balance: jsonNumber(balance.amount) })),
        },
      },
  }),
];
