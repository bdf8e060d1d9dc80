import { AppError } from '@outlay/errors/app-error';
import type { CreateTenantPayloadResolvers } from '../../__generated__/resolvers.ts';

/** Refusals of an owner who has changed since: the request was repeated with its Idempotency-Key. */
const CHANGED_SINCE = new Set(['INVALID_CREDENTIALS', 'USER_INACTIVE']);

/**
 * Signs the owner in with the password of the request, apart from the creation: the stored answer of an idempotent command must not
 * hold tokens.
 */
export const CreateTenantPayload: CreateTenantPayloadResolvers = {
  session: async ({ tenant, credentials }, _args, { request, signIns }) => {
    if (credentials === null) return null;
    try {
      return await signIns.login({ ...request, tenantId: Number(tenant.id) }, credentials);
    } catch (error) {
      if (error instanceof AppError && CHANGED_SINCE.has(error.code)) return null;
      throw error;
    }
  },
};
