import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeTenant: MutationResolvers['changeTenant'] = (_parent, args, { request, tenants }, info) =>
  tenants.change(request, commandOf(info, args), args.id, args.input, args.expectedVersion);
