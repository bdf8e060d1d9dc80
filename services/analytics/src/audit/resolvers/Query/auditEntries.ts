import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const auditEntries: QueryResolvers['auditEntries'] = (_parent, { filter, ...page }, { request, audit }) =>
  audit.list(request, filter, page);
