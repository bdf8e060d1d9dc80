import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const myRecords: QueryResolvers['myRecords'] = (_parent, { offset }, { request, personalData }) =>
  personalData.recordsOf(request, offset);
