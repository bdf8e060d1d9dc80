import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const auditVerification: QueryResolvers['auditVerification'] = (
  _parent,
  _args,
  { request, auditVerifications },
) => auditVerifications.verify(request);
