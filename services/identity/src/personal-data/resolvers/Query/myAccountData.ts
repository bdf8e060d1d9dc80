import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const myAccountData: QueryResolvers['myAccountData'] = (_parent, _args, { request, personalData }) =>
  personalData.of(request);
