import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const activateAccount: MutationResolvers['activateAccount'] = (_parent, args, context, info) =>
  context.addressProof.activate(context.request, commandOf(info, args), args);
