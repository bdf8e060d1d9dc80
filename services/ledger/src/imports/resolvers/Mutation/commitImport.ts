import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const commitImport: MutationResolvers['commitImport'] = (_parent, args, { importCommits, request }, info) =>
  importCommits.commit(request, commandOf(info, args), args);
