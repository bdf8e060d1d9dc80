/** Permissions that a key may have, by what they concern. */
export const SCOPE_GROUPS = [
  { name: 'expenses', scopes: ['expenses:read', 'expenses:write', 'expenses:manage'] },
  { name: 'projects', scopes: ['projects:read', 'projects:write'] },
  { name: 'accounts', scopes: ['accounts:read', 'accounts:write', 'accounts:adjust'] },
  { name: 'lists', scopes: ['categories:read', 'categories:write', 'rates:read', 'rates:write'] },
  { name: 'imports', scopes: ['imports:write'] },
  { name: 'figures', scopes: ['dashboards:read', 'reports:read', 'alerts:read'] },
  { name: 'people', scopes: ['users:read', 'audit:read'] },
] as const;

/** Text of a scope; `:` has a meaning of its own in the names of texts. */
export function scopeText(scope: string): string {
  return `apiKeys.scopes.${scope.replace(':', '_')}`;
}
