import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const undoImport: MutationResolvers['undoImport'] = async (_parent, args, context, info) => {
  const { importCommits, importLoader, request } = context;
  const { id, force, expectedVersion } = args;
  return importLoader.load(await importCommits.undo(request, commandOf(info, args), id, force, expectedVersion));
};
