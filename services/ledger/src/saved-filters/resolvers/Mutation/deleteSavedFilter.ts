import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const deleteSavedFilter: MutationResolvers['deleteSavedFilter'] = (
  _parent,
  args,
  { request, savedFilterService },
  info,
) => savedFilterService.delete(request, commandOf(info, args), args.id);
