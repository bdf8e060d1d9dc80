import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const deleteProject: MutationResolvers['deleteProject'] = (_parent, args, { request, projects }, info) =>
  projects.delete(request, commandOf(info, args), args.id, args.expectedVersion);
