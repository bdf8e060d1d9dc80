import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const createProject: MutationResolvers['createProject'] = (_parent, args, { request, projects }, info) =>
  projects.create(request, commandOf(info, args), args.input);
