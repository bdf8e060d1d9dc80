import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const deleteCategory: MutationResolvers['deleteCategory'] = (_parent, args, { request, categories }, info) =>
  categories.delete(request, commandOf(info, args), args);
