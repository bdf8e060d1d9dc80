import { forbidden, unauthenticated, type AppError } from '@outlay/errors/app-error';
import type { Principal } from '@outlay/tenancy/request-context';

/** UNAUTHENTICATED for an anonymous caller, FORBIDDEN for anyone else who may not. */
export function refusalOf(principal: Principal): AppError {
  if (principal.kind === 'anonymous') return unauthenticated();
  return principal.kind === 'key'
    ? forbidden('This API key may not do this: no scope of it covers this, or it is for people only.')
    : forbidden();
}
