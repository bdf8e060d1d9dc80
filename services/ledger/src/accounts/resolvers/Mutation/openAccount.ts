import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const openAccount: MutationResolvers['openAccount'] = (_parent, args, { request, accounts }, info) =>
  accounts.open(request, commandOf(info, args), args.input);
