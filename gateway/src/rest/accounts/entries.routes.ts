import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { slice, toPage } from '../schema/paging.ts';
import { toEntry, toMovedAccount } from './accounts.mapper.ts';
import { adjustment, deposit, exampleAccount, movedAccount } from './accounts.schemas.ts';
import { entryFilters, entryPage, exampleEntry } from './entries.schemas.ts';

const operation = readOperations(new URL('./accounts.graphql', import.meta.url));

/** Deposits, adjustments and the account statement. */
export const entryRoutes = [
  defineRoute({
    method: 'POST',
    path: '/accounts/{id}/adjust_balance',
    summary: 'Adjust a balance',
    description: 'Posts the signed amount; the reason is audited.',
    access: 'accounts:adjust',
    operation: operation('AdjustBalance'),
    input: z.object({ ...plain, params: pathId, body: adjustment }),
    reply: movedAccount,
    what: 'Account',
    errors: ['ACCOUNT_ARCHIVED', 'INSUFFICIENT_FUNDS'],
    bodyExample: { amount: -12.5, reason: 'Bank fee' },
    answerExample: { ...exampleAccount, current_balance: 10437.5 },
    variables: ({ params, body }) => ({ id: params.id, input: body }),
    answer: ({ adjustBalance }) => ({ body: toMovedAccount(adjustBalance), version: adjustBalance.version }),
  }),
  defineRoute({
    method: 'POST',
    path: '/accounts/{id}/deposits',
    summary: 'Record a deposit',
    access: 'accounts:write',
    status: 201,
    operation: operation('RecordDeposit'),
    input: z.object({ ...plain, params: pathId, body: deposit }),
    reply: movedAccount,
    what: 'Account',
    errors: ['ACCOUNT_ARCHIVED', 'PERIOD_CLOSED'],
    bodyExample: { amount: 5000, date: '2025-11-01', source: 'Grant' },
    answerExample: { ...exampleAccount, current_balance: 15450 },
    variables: ({ params, body }) => ({ id: params.id, input: body }),
    answer: ({ recordDeposit: credited }) => ({
      body: toMovedAccount(credited),
      version: credited.version,
      location: `/accounts/${credited.id}/entries`,
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/accounts/{id}/entries',
    summary: 'Read the statement of an account',
    description: 'Latest posting first.',
    access: 'accounts:read',
    operation: operation('ListAccountEntries'),
    input: z.object({ ...plain, params: pathId, query: entryFilters }),
    reply: entryPage,
    what: 'Account',
    answerExample: { items: [exampleEntry], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ params, query }) => ({
      ...{ id: params.id, from: query.from, to: query.to, kind: query.kind },
      ...{ dateFrom: query.date_from, dateTo: query.date_to },
      ...slice(query),
    }),
    answer: ({ account }, { query }) =>
      account && { body: toPage(account.entries, query, (entry) => toEntry(account.id, entry)) },
  }),
];
