import { asksForTotal } from '@outlay/service-kit/graphql/asks-for';
import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const alerts: QueryResolvers['alerts'] = (_parent, { filter, ...page }, context, info) =>
  context.alerts.list(context.request, filter, page, asksForTotal(info));
