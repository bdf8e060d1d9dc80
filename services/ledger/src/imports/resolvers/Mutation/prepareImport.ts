import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const prepareImport: MutationResolvers['prepareImport'] = (
  _parent,
  { kind, name },
  { importService, request },
) => importService.prepare(request, kind, name);
