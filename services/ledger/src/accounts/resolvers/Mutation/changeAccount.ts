import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeAccount: MutationResolvers['changeAccount'] = (_parent, args, { request, accounts }, info) =>
  accounts.change(request, commandOf(info, args), args.id, args.input, args.expectedVersion);
