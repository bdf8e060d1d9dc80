import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const notificationPreferences: QueryResolvers['notificationPreferences'] = (
  _parent,
  _args,
  { request, preferences },
) => preferences.list(request);
