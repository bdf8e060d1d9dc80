import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { slice, toPage } from '../schema/paging.ts';
import { toExchangeRate } from './exchange-rates.mapper.ts';
import {
  exampleRate,
  exampleRateBody,
  exchangeRate,
  exchangeRateFilters,
  exchangeRatePage,
  newExchangeRate,
} from './exchange-rates.schemas.ts';

const operation = readOperations(new URL('./exchange-rates.graphql', import.meta.url));

export const exchangeRateRoutes = [
  defineRoute({
    method: 'GET',
    path: '/exchange-rates',
    summary: 'List exchange rates',
    description: 'Latest day first.',
    access: 'rates:read',
    operation: operation('ListExchangeRates'),
    input: z.object({ ...plain, query: exchangeRateFilters }),
    reply: exchangeRatePage,
    answerExample: { items: [exampleRate], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ query }) => ({
      filter: {
        from: query.from,
        to: query.to,
        dateFrom: query.date ?? query.date_from,
        dateTo: query.date ?? query.date_to,
      },
      ...slice(query),
    }),
    answer: ({ exchangeRates }, { query }) => ({ body: toPage(exchangeRates, query, toExchangeRate) }),
  }),
  defineRoute({
    method: 'PUT',
    path: '/exchange-rates',
    summary: 'Set the exchange rate of a day',
    description: 'Replaces the rate of that day. Recorded expenses keep the rate they were booked at.',
    access: 'rates:write',
    operation: operation('SetExchangeRate'),
    input: z.object({ ...plain, body: newExchangeRate }),
    reply: exchangeRate,
    bodyExample: exampleRateBody,
    answerExample: exampleRate,
    variables: ({ body }) => ({ input: body }),
    answer: ({ setExchangeRate }) => ({ body: toExchangeRate(setExchangeRate) }),
  }),
];
