import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const recordDeposit: MutationResolvers['recordDeposit'] = (_parent, args, { request, accounts }, info) =>
  accounts.deposit(request, commandOf(info, args), args.accountId, args.input);
