import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const eraseUser: MutationResolvers['eraseUser'] = (_parent, args, context, info) =>
  context.erasure.erase(context.request, commandOf(info, args), args.id, args.expectedVersion);
