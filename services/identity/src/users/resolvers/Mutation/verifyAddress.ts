import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const verifyAddress: MutationResolvers['verifyAddress'] = (_parent, args, context, info) =>
  context.addressProof.verify(context.request, commandOf(info, args), args);
