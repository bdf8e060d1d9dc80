import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const createTenant: MutationResolvers['createTenant'] = async (_parent, args, { request, tenants }, info) => {
  const provisioned = await tenants.create(request, commandOf(info, args), args.input);
  return { ...provisioned, credentials: args.input.owner ?? null };
};
