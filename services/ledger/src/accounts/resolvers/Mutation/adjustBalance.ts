import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const adjustBalance: MutationResolvers['adjustBalance'] = (_parent, args, { request, accounts }, info) =>
  accounts.adjust(request, commandOf(info, args), args.accountId, args.input);
