import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const undoImport: MutationResolvers['undoImport'] = (_parent, args, { importCommits, request }, info) =>
  importCommits.undo(request, commandOf(info, args), args);
