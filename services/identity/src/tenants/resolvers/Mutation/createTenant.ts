import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const createTenant: MutationResolvers['createTenant'] = (_parent, args, { request, tenants }, info) =>
  tenants.create(request, commandOf(info, args), args.input);
