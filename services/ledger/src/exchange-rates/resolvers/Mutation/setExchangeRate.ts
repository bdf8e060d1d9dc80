import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const setExchangeRate: MutationResolvers['setExchangeRate'] = (_parent, args, { request, rates }, info) =>
  rates.set(request, commandOf(info, args), args.input);
