import type { AppError } from '@outlay/errors/app-error';
import type { Principal } from '@outlay/tenancy/request-context';
import { refusalOf } from '../../permissions/refusal.ts';
import type { Access } from './route.ts';

/**
 * Refuses a caller before the body is read, so that somebody without permission learns that and not what is wrong with the
 * body. The rule tree still decides about every operation.
 *
 * @returns UNAUTHENTICATED for an anonymous caller, FORBIDDEN for one without the permission, undefined for any other
 */
export function refusedAccess(access: Access, principal: Principal): AppError | undefined {
  if (access === 'public') return undefined;
  if (access === 'caller') return principal.kind === 'anonymous' ? refusalOf(principal) : undefined;
  const permission = access === 'session' ? 'session:self' : access;
  return principal.permissions.has(permission) ? undefined : refusalOf(principal);
}
