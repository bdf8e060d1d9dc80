import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const exchangeRates: QueryResolvers['exchangeRates'] = (_parent, { filter, ...page }, { request, rates }) =>
  rates.list(request, filter, page);
