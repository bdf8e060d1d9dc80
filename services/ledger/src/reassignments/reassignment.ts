import type { RetentionRule } from '@outlay/jobs/retention';
import { NO_LIMITS } from '@outlay/tenancy/key-limits';
import { permissionsOf, ROLES } from '@outlay/tenancy/permissions';
import { actingKeyId, type RequestContext } from '@outlay/tenancy/request-context';
import { z } from 'zod';

/** An order to give all expenses of a tag or category another one. */
export type Move =
  /** Null takes the tag away. */
  | { readonly kind: 'tag'; readonly from: string; readonly to: string | null }
  | { readonly kind: 'category'; readonly from: number; readonly to: number };

/** An order that is worked off. */
export interface Reassignment {
  readonly id: number;
  readonly move: Move;
  /** In whose name. */
  readonly origin: RequestContext;
}

export const REASSIGNMENT_RETENTION: RetentionRule = { table: 'reassignments', column: 'finished_at', days: 30 };

const Origin = z.object({
  requestId: z.string(),
  user: z.object({ id: z.int(), role: z.enum(ROLES) }).nullable(),
  keyId: z.int().nullable(),
});

/** The request that gave an order, as it is kept. */
export function toStoredOrigin(context: RequestContext): z.output<typeof Origin> {
  const { principal, requestId } = context;
  const user = principal.kind === 'user' ? { id: principal.userId, role: principal.role } : null;
  return { requestId, user, keyId: actingKeyId(context) };
}

/** The context in which an order is worked off. Keys with limits give none. */
export function contextOf(tenantId: number, stored: unknown): RequestContext {
  const { requestId, user, keyId } = Origin.parse(stored);
  if (user !== null) {
    const { id: userId, role } = user;
    return { tenantId, requestId, principal: { kind: 'user', userId, role, permissions: permissionsOf(role) } };
  }
  if (keyId === null) throw new Error('An order names nobody in whose name it is worked off.');
  return {
    ...{ tenantId, requestId },
    principal: { kind: 'key', keyId, permissions: new Set(), limits: NO_LIMITS },
  };
}
