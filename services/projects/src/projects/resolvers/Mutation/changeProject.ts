import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeProject: MutationResolvers['changeProject'] = (_parent, args, { request, projects }, info) =>
  projects.change(request, commandOf(info, args), args.id, args.input, args.expectedVersion);
