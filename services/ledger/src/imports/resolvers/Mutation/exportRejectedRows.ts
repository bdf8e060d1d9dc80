import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const exportRejectedRows: MutationResolvers['exportRejectedRows'] = (
  _parent,
  { importId },
  { importService, request },
) => importService.exportRejected(request, importId);
