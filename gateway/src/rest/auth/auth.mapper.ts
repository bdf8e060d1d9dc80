import type { z } from 'zod';
import { invalidField, serviceUnavailable } from '@outlay/errors/app-error';
import type { ReadMeQuery } from '../../__generated__/rest-operations.ts';
import { toTenantSummary } from '../tenants/tenants.mapper.ts';
import { toUser } from '../users/users.mapper.ts';
import type { tokenBody, viewer } from './auth.schemas.ts';

/**
 * The signed-in caller as REST answers it.
 *
 * @throws AppError SERVICE_UNAVAILABLE where the graph does not say
 */
export function toViewer(me: ReadMeQuery['me']): z.output<typeof viewer> {
  if (me === null) throw serviceUnavailable();
  const { user, tenant, permissions } = me;
  return { user: toUser(user), tenant: toTenantSummary(tenant), permissions };
}

/**
 * The refresh token of a body. Where a cookie holds it, the executor puts that in its place.
 *
 * @throws AppError VALIDATION_FAILED when there is neither
 */
export function refreshTokenOf(body: z.output<typeof tokenBody>, hasTokenCookie: boolean): string {
  const token = body?.refresh_token ?? (hasTokenCookie ? '' : undefined);
  if (token === undefined) throw invalidField('refresh_token', 'is required', 'REQUIRED');
  return token;
}
