import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const discardImport: MutationResolvers['discardImport'] = (_parent, args, { importService, request }, info) =>
  importService.discard(request, commandOf(info, args), args.id, args.expectedVersion);
