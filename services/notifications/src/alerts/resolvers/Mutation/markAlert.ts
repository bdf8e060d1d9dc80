import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const markAlert: MutationResolvers['markAlert'] = (_parent, args, { request, alerts }, info) =>
  alerts.mark(request, commandOf(info, args), args.id, args.isRead);
