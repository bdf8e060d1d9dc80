import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { slice, toPage } from '../schema/paging.ts';
import { toAccount, toMovedAccount } from './accounts.mapper.ts';
import {
  account,
  accountChanges,
  accountFilters,
  accountPage,
  exampleAccount,
  movedAccount,
  newAccount,
} from './accounts.schemas.ts';

const operation = readOperations(new URL('./accounts.graphql', import.meta.url));

const readRoutes = [
  defineRoute({
    method: 'GET',
    path: '/accounts',
    summary: 'List accounts',
    access: 'accounts:read',
    operation: operation('ListAccounts'),
    input: z.object({ ...plain, query: accountFilters }),
    reply: accountPage,
    answerExample: { items: [exampleAccount], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ query }) => ({
      filter: { isArchived: query.is_archived, type: query.type, currency: query.currency, q: query.q },
      sort: query.sort,
      ...slice(query),
    }),
    answer: ({ accounts }, { query }) => ({ body: toPage(accounts, query, toAccount) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/accounts/{id}',
    summary: 'Read an account',
    description: 'The ETag covers the settings, not the balance: a posting does not invalidate it.',
    access: 'accounts:read',
    operation: operation('ReadAccount'),
    input: z.object({ ...plain, params: pathId }),
    reply: account,
    what: 'Account',
    answerExample: exampleAccount,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.account && { body: toAccount(data.account), version: data.account.version },
  }),
];

const writeRoutes = [
  defineRoute({
    method: 'POST',
    path: '/accounts',
    summary: 'Open an account',
    access: 'accounts:write',
    status: 201,
    operation: operation('OpenAccount'),
    input: z.object({ ...plain, body: newAccount }),
    reply: movedAccount,
    errors: ['NAME_TAKEN'],
    bodyExample: { name: 'Main OpEx', currency: 'USD', opening_balance: 12000, low_balance_threshold: 1000 },
    answerExample: { ...exampleAccount, current_balance: 12000 },
    variables: ({ body }) => ({
      input: {
        name: body.name,
        type: body.type,
        currency: body.currency,
        openingBalance: body.opening_balance,
        lowBalanceThreshold: body.low_balance_threshold,
        overdraft: body.overdraft,
      },
    }),
    answer: ({ openAccount: opened }) => ({
      body: toMovedAccount(opened),
      version: opened.version,
      location: `/accounts/${opened.id}`,
    }),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/accounts/{id}',
    summary: 'Change an account',
    access: 'accounts:write',
    operation: operation('ChangeAccount'),
    input: z.object({ ...plain, params: pathId, body: accountChanges }),
    reply: account,
    what: 'Account',
    guarded: true,
    errors: ['NAME_TAKEN'],
    bodyExample: { low_balance_threshold: 500, overdraft: 'deny' },
    answerExample: { ...exampleAccount, low_balance_threshold: 500, overdraft: 'deny' },
    variables: ({ params, body, expectedVersion }) => ({
      id: params.id,
      input: {
        name: body.name,
        type: body.type,
        lowBalanceThreshold: body.low_balance_threshold,
        overdraft: body.overdraft,
        isArchived: body.is_archived,
      },
      expectedVersion,
    }),
    answer: ({ changeAccount }) => ({ body: toAccount(changeAccount), version: changeAccount.version }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/accounts/{id}',
    summary: 'Archive an account',
    description:
      'The account accepts no new postings and keeps its history. PATCH with `is_archived: false` restores it.',
    access: 'accounts:write',
    status: 204,
    operation: operation('ArchiveAccount'),
    input: z.object({ ...plain, params: pathId }),
    what: 'Account',
    guarded: true,
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: () => ({ body: null }),
  }),
];

export const accountRoutes = [...readRoutes, ...writeRoutes];
