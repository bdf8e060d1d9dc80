import { asksForTotal } from '@outlay/service-kit/graphql/asks-for';
import { actingUserId } from '@outlay/tenancy/request-context';
import type { UserResolvers } from '../../__generated__/resolvers.ts';

/** A user's alerts are for that user alone. */
export const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  alerts: ({ id }, { filter, ...page }, { request, alerts }, info) =>
    String(actingUserId(request)) === id ? alerts.list(request, filter, page, asksForTotal(info)) : null,
};
