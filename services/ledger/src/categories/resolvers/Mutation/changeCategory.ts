import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const changeCategory: MutationResolvers['changeCategory'] = (_parent, args, { request, categories }, info) =>
  categories.change(request, commandOf(info, args), args.id, args.input, args.expectedVersion);
