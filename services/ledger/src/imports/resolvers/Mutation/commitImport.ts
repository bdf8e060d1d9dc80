import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

const TAKES = { ALL: 'all', GOOD: 'good' } as const;

export const commitImport: MutationResolvers['commitImport'] = async (_parent, args, context, info) => {
  const { importCommits, importLoader, request } = context;
  const { id, take, expectedVersion } = args;
  return importLoader.load(
    await importCommits.commit(request, commandOf(info, args), id, TAKES[take], expectedVersion),
  );
};
