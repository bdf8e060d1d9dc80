import { forbidden, unauthenticated } from '@outlay/errors/app-error';
import type { Principal } from '@outlay/tenancy/request-context';
import type { Access } from './route.ts';

/**
 * Refuses a caller before the body is read, so that somebody without permission learns that and not what is wrong with the
 * body. The rule tree still decides about every operation.
 *
 * @throws AppError UNAUTHENTICATED for an anonymous caller, FORBIDDEN for one without the permission
 */
export function requireAccess(access: Access, principal: Principal): void {
  if (access === 'public') return;
  if (principal.kind === 'anonymous') throw unauthenticated();
  if (access !== 'session' && !principal.permissions.has(access)) throw forbidden();
}
