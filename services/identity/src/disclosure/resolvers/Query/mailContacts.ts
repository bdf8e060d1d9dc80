import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const mailContacts: QueryResolvers['mailContacts'] = (
  _parent,
  { userIds },
  { request, mailContacts: contacts },
) => contacts.find(request, userIds);
