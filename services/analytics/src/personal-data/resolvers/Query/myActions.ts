import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const myActions: QueryResolvers['myActions'] = (_parent, { offset }, { request, personalData }) =>
  personalData.actionsOf(request, offset);
