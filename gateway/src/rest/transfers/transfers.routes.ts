import { z } from 'zod';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import { slice, toPage } from '../schema/paging.ts';
import { toRecordedTransfer, toTransfer } from './transfers.mapper.ts';
import {
  exampleRecordedTransfer,
  exampleTransfer,
  exampleTransferBody,
  newTransfer,
  recordedTransfer,
  transfer,
  transferFilters,
  transferPage,
  transferTrial,
} from './transfers.schemas.ts';

const operation = readOperations(new URL('./transfers.graphql', import.meta.url));

/** Money moved between accounts. */
export const transferRoutes = [
  defineRoute({
    method: 'GET',
    path: '/transfers',
    summary: 'List transfers',
    description: 'Latest date first, reversed ones included.',
    access: 'accounts:read',
    operation: operation('ListTransfers'),
    input: z.object({ ...plain, query: transferFilters }),
    reply: transferPage,
    errors: ['PAGE_TOO_DEEP'],
    answerExample: { items: [exampleTransfer], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ query }) => ({
      filter: { accountId: query.account_id, from: query.from, to: query.to, isReversed: query.is_reversed },
      ...slice(query),
    }),
    answer: ({ transfers }, { query }) => ({ body: toPage(transfers, query, toTransfer) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/transfers',
    summary: 'Record a transfer',
    description:
      'Debits one account and credits the other in the same transaction. With `dry_run=true` the response is 200 and nothing changes.',
    access: 'accounts:write',
    status: 201,
    alsoAnswers: [200],
    operation: operation('RecordTransfer'),
    input: z.object({ ...plain, query: transferTrial, body: newTransfer }),
    reply: recordedTransfer,
    errors: ['RATE_MISSING', 'INVALID_REFERENCE', 'ACCOUNT_ARCHIVED', 'PERIOD_CLOSED', 'INSUFFICIENT_FUNDS'],
    bodyExample: exampleTransferBody,
    answerExample: exampleRecordedTransfer,
    variables: ({ query, body }) => ({
      dryRun: query.dry_run,
      input: {
        fromAccountId: body.from_account_id,
        toAccountId: body.to_account_id,
        amount: body.amount,
        date: body.date,
        note: body.note,
        toAmount: body.to_amount,
      },
    }),
    answer: ({ recordTransfer }) => {
      const body = toRecordedTransfer(recordTransfer);
      if (recordTransfer.dryRun) return { body, status: 200 };
      const { id, version } = recordTransfer.transfer;
      return { body, version, location: `/transfers/${id}` };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/transfers/{id}',
    summary: 'Read a transfer',
    access: 'accounts:read',
    operation: operation('ReadTransfer'),
    input: z.object({ ...plain, params: pathId }),
    reply: transfer,
    what: 'Transfer',
    cacheable: true,
    answerExample: exampleTransfer,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.transfer && { body: toTransfer(data.transfer), version: data.transfer.version },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/transfers/{id}',
    summary: 'Reverse a transfer',
    description: 'Takes the money back by two more postings, on the date of the transfer. The record stays.',
    access: 'accounts:write',
    status: 204,
    operation: operation('ReverseTransfer'),
    input: z.object({ ...plain, params: pathId }),
    what: 'Transfer',
    guarded: true,
    errors: ['ACCOUNT_ARCHIVED', 'PERIOD_CLOSED', 'INSUFFICIENT_FUNDS'],
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: () => ({ body: null }),
  }),
];
