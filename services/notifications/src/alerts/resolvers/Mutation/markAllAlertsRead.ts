import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const markAllAlertsRead: MutationResolvers['markAllAlertsRead'] = (_parent, args, { request, alerts }, info) =>
  alerts.markAll(request, commandOf(info, args));
