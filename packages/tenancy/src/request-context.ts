import { AppError, forbidden, unauthenticated } from '@outlay/errors/app-error';
import type { Deadline } from './deadline.ts';
import type { KeyLimits } from './key-limits.ts';
import type { Permission, Role } from './permissions.ts';
import type { AggregateVersion, WrittenVersions } from './written-versions.ts';

/** A person. `familyId` names the sign-in, where the access token names one; a UUID. */
export interface UserPrincipal {
  kind: 'user';
  userId: number;
  role: Role;
  permissions: ReadonlySet<Permission>;
  familyId?: string | undefined;
}

/** The acting principal. `permissions` is everything it may do; an anonymous principal has none. */
export type Principal =
  | UserPrincipal
  | { kind: 'key'; keyId: number; permissions: ReadonlySet<Permission>; limits: KeyLimits }
  | { kind: 'service'; name: string; permissions: ReadonlySet<Permission> }
  | { kind: 'anonymous'; permissions: ReadonlySet<Permission> };

export const ANONYMOUS: Principal = { kind: 'anonymous', permissions: new Set() };

/** The client that a request comes from, as the gateway sees it. */
export interface RequestClient {
  /** Its network address. */
  address: string;
  /** Null where it sent none. */
  userAgent: string | null;
  /** Null for a client that does not ask for cookies. */
  browser: ClientBrowser | null;
}

/** A browser, with the cookie that tells who signed in with it before. */
export interface ClientBrowser {
  /** Null without one. */
  deviceToken: string | null;
  /** Set by a service: the answer carries it, and it replaces the other. */
  newDeviceToken?: string | undefined;
}

/** The context of a request, read from the verified internal token and the headers. */
export interface RequestContext {
  /** null where no tenant is involved yet, such as when one is provisioned or a session is refreshed. */
  tenantId: number | null;
  principal: Principal;
  requestId: string;
  /** The client's Idempotency-Key, when it sent one. */
  idempotencyKey?: string | undefined;
  /** The refresh token was taken from a browser's cookie. */
  fromCookie?: boolean | undefined;
  /** Only the gateway knows it, and says it of changes in identity. */
  client?: RequestClient | undefined;
  /** The host of the client's request names the tenant. */
  tenantFromHost?: boolean | undefined;
  /** W3C trace context of the caller. */
  traceparent?: string | undefined;
  /** The moment at which the caller stops waiting. Undefined for background work. */
  deadline?: Deadline | undefined;
  /** True once the caller has closed the connection. Undefined for background work. */
  hasLeft?: (() => boolean) | undefined;
  /** Collects the versions that the request writes; the answer returns them, so that the caller's next read can wait for them. */
  written?: WrittenVersions | undefined;
  /** Versions that the answer should contain, because the caller wrote them recently. */
  after?: readonly AggregateVersion[] | undefined;
}

/** Returns true if the principal holds the permission. */
export function can(context: RequestContext, permission: Permission): boolean {
  return context.principal.permissions.has(permission);
}

/** Returns false once the caller has left or the deadline has passed: further reading is in vain. */
export function isAwaited({ deadline, hasLeft }: Pick<RequestContext, 'deadline' | 'hasLeft'>): boolean {
  return !hasLeft?.() && (deadline === undefined || deadline.remainingForReadMs() > 0);
}

/** @throws AppError UNAUTHENTICATED for an anonymous principal, FORBIDDEN for one without the permission */
export function requirePermission(context: RequestContext, permission: Permission): void {
  if (can(context, permission)) return;
  throw context.principal.kind === 'anonymous' ? unauthenticated() : forbidden();
}

/**
 * The user's id, where somebody asks about themself.
 * @throws AppError UNAUTHENTICATED for an anonymous principal, FORBIDDEN for API keys and services
 */
export function requirePerson(context: RequestContext): number {
  requirePermission(context, 'session:self');
  const userId = actingUserId(context);
  if (userId === null) throw forbidden('Only people may ask this.');
  return userId;
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

/** The acting API key's id, or null when a user, a service or nobody acts. */
export function actingKeyId({ principal }: RequestContext): number | null {
  return principal.kind === 'key' ? principal.keyId : null;
}

/** A short, stable name of the principal, unique within a tenant. Idempotency keys and audit entries are stored under it. */
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
