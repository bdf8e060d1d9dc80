import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const createCategory: MutationResolvers['createCategory'] = (_parent, args, { request, categories }, info) =>
  categories.create(request, commandOf(info, args), args.input);
