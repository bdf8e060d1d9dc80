import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const setNotificationPreferences: MutationResolvers['setNotificationPreferences'] = (
  _parent,
  args,
  { request, preferences },
  info,
) => preferences.set(request, commandOf(info, args), args.preferences);
