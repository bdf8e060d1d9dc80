import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const saveFilter: MutationResolvers['saveFilter'] = (_parent, args, { request, savedFilterService }, info) =>
  savedFilterService.save(request, commandOf(info, args), args);
