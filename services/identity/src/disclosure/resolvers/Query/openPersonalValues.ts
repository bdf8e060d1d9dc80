import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const openPersonalValues: QueryResolvers['openPersonalValues'] = (
  _parent,
  { changes },
  { request, personalValues },
) => personalValues.open(request, changes);
