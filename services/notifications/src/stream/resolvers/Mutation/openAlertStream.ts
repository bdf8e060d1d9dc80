import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const openAlertStream: MutationResolvers['openAlertStream'] = (_parent, _args, { request, streamViewers }) =>
  streamViewers.permit(request);
