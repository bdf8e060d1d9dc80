import { forbidden, unauthenticated } from '@outlay/errors/app-error';
import type { Principal } from '@outlay/tenancy/request-context';
import type { Access } from './route.ts';

/**
 * Turns a caller away before the body is read. The rule tree has the last word over every operation; this only sees to
 * it that one who may not call is told so, and not what is wrong with the body.
 *
 * @throws AppError UNAUTHENTICATED for nobody in particular, FORBIDDEN for one without the permission
 */
export function admit(access: Access, principal: Principal): void {
  if (access === 'public') return;
  if (principal.kind === 'anonymous') throw unauthenticated();
  if (access !== 'session' && !principal.permissions.has(access)) throw forbidden();
}
