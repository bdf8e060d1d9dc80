import { NO_LIMITS } from '@outlay/tenancy/key-limits';
import { permissionsOf, ROLES, withImpliedScopes } from '@outlay/tenancy/permissions';
import { actingKeyId, type RequestContext } from '@outlay/tenancy/request-context';
import { z } from 'zod';

/** In whose name a job works: `imports.origin`. */
const ImportOrigin = z.object({
  requestId: z.string(),
  user: z.object({ id: z.int(), role: z.enum(ROLES) }).nullable(),
  keyId: z.int().nullable(),
});
export type ImportOrigin = z.output<typeof ImportOrigin>;

export function originOf(context: RequestContext): ImportOrigin {
  const { principal, requestId } = context;
  const user = principal.kind === 'user' ? { id: principal.userId, role: principal.role } : null;
  return { requestId, user, keyId: actingKeyId(context) };
}

/** The context of the job: of who sent the file, or committed it. Keys with limits import nothing, so none has any. */
export function contextOfJob(tenantId: number, stored: unknown): RequestContext {
  const { requestId, user, keyId } = ImportOrigin.parse(stored);
  if (user !== null) {
    const { id: userId, role } = user;
    return { tenantId, requestId, principal: { kind: 'user', userId, role, permissions: permissionsOf(role) } };
  }
  const permissions = new Set(withImpliedScopes(['imports:write']));
  if (keyId !== null) return { tenantId, requestId, principal: { kind: 'key', keyId, permissions, limits: NO_LIMITS } };
  throw new Error('An import names nobody in whose name it is made.');
}
