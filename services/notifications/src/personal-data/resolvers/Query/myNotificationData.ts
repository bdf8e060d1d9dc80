import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const myNotificationData: QueryResolvers['myNotificationData'] = (_parent, _args, { request, personalData }) =>
  personalData.of(request);
