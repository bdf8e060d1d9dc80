import { ANONYMOUS, type RequestContext } from '@outlay/tenancy/request-context';

/** The request within the tenant that a link names. Somebody who is signed in to another tenant is nobody in this one. */
export function withinTenant(context: RequestContext, tenantId: number): RequestContext & { tenantId: number } {
  const isForeign = context.tenantId !== null && context.tenantId !== tenantId;
  return { ...context, tenantId, ...(isForeign && { principal: ANONYMOUS }) };
}
