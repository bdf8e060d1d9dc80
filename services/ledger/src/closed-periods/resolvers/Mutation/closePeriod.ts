import { commandOf } from '@outlay/service-kit/graphql/command';
import { tenantOf } from '@outlay/tenancy/request-context';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';
import { toClosedTenant } from '../../closed-tenant.ts';

export const closePeriod: MutationResolvers['closePeriod'] = async (_parent, args, { request, closedPeriods }, info) =>
  toClosedTenant(tenantOf(request), await closedPeriods.close(request, commandOf(info, args), args));
