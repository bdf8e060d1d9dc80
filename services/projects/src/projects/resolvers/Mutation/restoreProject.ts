import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const restoreProject: MutationResolvers['restoreProject'] = (_parent, args, { request, projects }, info) =>
  projects.restore(request, commandOf(info, args), args.id, args.expectedVersion);
