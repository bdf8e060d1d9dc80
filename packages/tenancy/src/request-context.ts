import { AppError, forbidden, unauthenticated } from '@outlay/errors/app-error';
import type { Deadline } from './deadline.ts';
import type { Permission, Role } from './permissions.ts';
import type { AggregateVersion, WrittenVersions } from './written-versions.ts';

/** Who asks. `permissions` is all a principal may do; an anonymous one may do nothing that needs a permission. */
export type Principal =
  | { kind: 'user'; userId: number; role: Role; permissions: ReadonlySet<Permission> }
  | { kind: 'key'; keyId: number; permissions: ReadonlySet<Permission> }
  | { kind: 'service'; name: string; permissions: ReadonlySet<Permission> }
  | { kind: 'anonymous'; permissions: ReadonlySet<Permission> };

export const ANONYMOUS: Principal = { kind: 'anonymous', permissions: new Set() };

/** Everything a subgraph knows of a request besides the operation itself. It comes from the verified internal token and headers. */
export interface RequestContext {
  /** null where no tenant is involved yet: provisioning one, refreshing a session. */
  tenantId: number | null;
  principal: Principal;
  requestId: string;
  /** The client's Idempotency-Key, when it sent one. */
  idempotencyKey?: string | undefined;
  /** The refresh token was taken from a browser's cookie. */
  fromCookie?: boolean | undefined;
  /** W3C trace context of the caller. */
  traceparent?: string | undefined;
  /** When the caller stops waiting: what is not committed by then is dropped. Undefined where nobody waits. */
  deadline?: Deadline | undefined;
  /** Gathers what the request writes: its answer tells, so that the caller's next read can wait for it. */
  written?: WrittenVersions | undefined;
  /** Versions that the answer should contain: what the caller wrote a moment ago. */
  after?: readonly AggregateVersion[] | undefined;
}

/** Whether the principal holds a permission. */
export function can(context: RequestContext, permission: Permission): boolean {
  return context.principal.permissions.has(permission);
}

/** @throws AppError UNAUTHENTICATED for an anonymous principal, FORBIDDEN for one without the permission */
export function requirePermission(context: RequestContext, permission: Permission): void {
  if (can(context, permission)) return;
  throw context.principal.kind === 'anonymous' ? unauthenticated() : forbidden();
}

/** @throws AppError FORBIDDEN unless a sibling service asks */
export function requireService(context: RequestContext): void {
  if (context.principal.kind !== 'service') throw forbidden('Only services may ask this.');
}

/** The tenant's id. @throws AppError TENANT_REQUIRED where the request names none */
export function tenantOf(context: Pick<RequestContext, 'tenantId'>): number {
  if (context.tenantId === null) {
    throw new AppError('TENANT_REQUIRED', 'Say which tenant: by subdomain, custom domain or the X-Tenant-Id header.');
  }
  return context.tenantId;
}

/** The acting user's id, or null when a key, a service or nobody acts. */
export function actingUserId(context: RequestContext): number | null {
  return context.principal.kind === 'user' ? context.principal.userId : null;
}

/** A short stable name of who acts, unique within a tenant: what idempotency keys and audit entries are kept under. */
export function principalKey(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return `user:${principal.userId}`;
    case 'key':
      return `key:${principal.keyId}`;
    case 'service':
      return `service:${principal.name}`;
    case 'anonymous':
      return 'anonymous';
  }
}
