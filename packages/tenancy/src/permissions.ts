/** The roles of a tenant's users, from most to least powerful. */
export const ROLES = ['OWNER', 'ADMIN', 'ANALYST', 'MEMBER'] as const;
export type Role = (typeof ROLES)[number];

/** Permissions that rules require. Rules name permissions; only the table below names roles. */
export const PERMISSIONS = [
  'session:self',
  'tenant:manage',
  'keys:manage',
  'webhooks:manage',
  'users:read',
  'users:write',
  'users:erase',
  'projects:read',
  'projects:write',
  'accounts:read',
  'accounts:write',
  'accounts:adjust',
  'categories:read',
  'categories:write',
  'rates:read',
  'rates:write',
  'imports:write',
  'expenses:read',
  'expenses:write',
  'expenses:manage',
  'audit:read',
  'dashboards:read',
  'reports:read',
  'alerts:read',
  'alerts:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READ: Permission[] = [
  'session:self',
  'projects:read',
  'accounts:read',
  'categories:read',
  'rates:read',
  'expenses:read',
  'dashboards:read',
  'alerts:read',
  'alerts:write',
];
/** Additional read permissions of the roles that manage or analyse spending. */
const OVERSEE: Permission[] = ['audit:read', 'reports:read'];
/** `expenses:write` reaches one's own expenses, `expenses:manage` anybody's. */
const RECORD: Permission[] = ['expenses:write'];
const ADMINISTER: Permission[] = [
  'keys:manage',
  'webhooks:manage',
  'users:read',
  'users:write',
  'projects:write',
  'accounts:write',
  'accounts:adjust',
  'categories:write',
  'rates:write',
  'imports:write',
  'expenses:manage',
];

const TABLE: Record<Role, ReadonlySet<Permission>> = {
  OWNER: new Set([...READ, ...RECORD, ...ADMINISTER, ...OVERSEE, 'tenant:manage', 'users:erase']),
  ADMIN: new Set([...READ, ...RECORD, ...ADMINISTER, ...OVERSEE]),
  ANALYST: new Set([...READ, ...OVERSEE]),
  MEMBER: new Set([...READ, ...RECORD]),
};

/**
 * Permissions that an API key may have. Not among them: those of a person (`session:self`, `alerts:write`), and those with which a
 * leaked key could outlive its revocation, by letting others in (`users:write`, `keys:manage`, `tenant:manage`) or by sending itself what
 * happens (`webhooks:manage`), or destroy what nobody
 * restores (`users:erase`).
 */
export const KEY_SCOPES = [
  'expenses:read',
  'expenses:write',
  'expenses:manage',
  'projects:read',
  'projects:write',
  'accounts:read',
  'accounts:write',
  'accounts:adjust',
  'categories:read',
  'categories:write',
  'rates:read',
  'rates:write',
  'imports:write',
  'dashboards:read',
  'reports:read',
  'alerts:read',
  'users:read',
  'audit:read',
] as const satisfies readonly Permission[];
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Scopes that a scope needs: the answer of a change shows what was written. */
const IMPLIED: Partial<Record<KeyScope, readonly KeyScope[]>> = {
  'expenses:write': ['expenses:read'],
  'expenses:manage': ['expenses:write', 'expenses:read'],
  'projects:write': ['projects:read'],
  'accounts:write': ['accounts:read'],
  'accounts:adjust': ['accounts:read'],
  'categories:write': ['categories:read'],
  'rates:write': ['rates:read'],
  'imports:write': ['expenses:read', 'projects:read', 'accounts:read', 'categories:read'],
};

/** The scopes with those that they need, each once. */
export function withImpliedScopes(scopes: readonly KeyScope[]): KeyScope[] {
  return [...new Set(scopes.flatMap((scope) => [scope, ...(IMPLIED[scope] ?? [])]))];
}

export function isKeyScope(value: unknown): value is KeyScope {
  return KEY_SCOPES.some((scope) => scope === value);
}

/** Permissions of each role. The only such table; the gateway's rules and the services' checks use it. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return TABLE[role];
}

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

export function isPermission(value: unknown): value is Permission {
  return PERMISSIONS.some((permission) => permission === value);
}
