import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeImport: MutationResolvers['changeImport'] = (_parent, args, { importService, request }, info) =>
  importService.change(request, commandOf(info, args), args.id, args.input, args.expectedVersion);
