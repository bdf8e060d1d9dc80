import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const exportReport: MutationResolvers['exportReport'] = (_parent, args, { request, reportExports }) =>
  reportExports.permit(request, args);
