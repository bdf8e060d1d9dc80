import { asksForTotal } from '@outlay/service-kit/graphql/asks-for';
import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const auditEntries: QueryResolvers['auditEntries'] = (_parent, { filter, ...page }, { request, audit }, info) =>
  audit.list(request, filter, page, asksForTotal(info));
