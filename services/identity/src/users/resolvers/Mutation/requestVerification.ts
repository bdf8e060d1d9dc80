import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const requestVerification: MutationResolvers['requestVerification'] = (_parent, args, context, info) =>
  context.addressProof.requestVerification(context.request, commandOf(info, args));
