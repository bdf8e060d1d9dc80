import { can } from '@/session/viewer.ts';
import type { Permission } from '@/session/permission.ts';

export const SERVICES = ['identity', 'ledger', 'projects', 'notifications', 'analytics'] as const;

/** Types of what is changed, each with the actions that are recorded of it. */
export const ACTIONS = {
  expense: ['expense.created', 'expense.changed', 'expense.deleted', 'expense.restored', 'expense.texts_removed'],
  import: ['import.prepared', 'import.committed', 'import.undone', 'import.discarded'],
  account: [
    'account.opened',
    'account.changed',
    'account.archived',
    'account.deposit_recorded',
    'account.balance_adjusted',
  ],
  transfer: ['transfer.recorded', 'transfer.reversed'],
  project: ['project.created', 'project.changed', 'project.deleted', 'project.restored'],
  category: ['category.created', 'category.changed', 'category.deleted'],
  vendor: ['vendor.renamed', 'vendor.merged', 'vendor.unmerged'],
  tag: ['tag.renamed', 'tag.merged', 'tag.deleted'],
  exchange_rate: ['exchange_rate.set'],
  alert: ['alert.raised', 'alert.worsened', 'alert.reopened', 'alert.cleared'],
  user: [
    'user.registered',
    'user.verified',
    'user.activated',
    'user.changed',
    'user.erased',
    'user.signed_in',
    'user.sign_in_refused',
    'user.signed_out',
    'session.reuse_detected',
    'notification_preferences.changed',
    'saved_filter.saved',
    'saved_filter.deleted',
  ],
  invitation: ['invitation.created', 'invitation.resent', 'invitation.accepted', 'invitation.revoked'],
  api_key: ['api_key.created', 'api_key.rotated', 'api_key.revoked'],
  webhook: [
    'webhook.created',
    'webhook.changed',
    'webhook.secret_rotated',
    'webhook.disabled',
    'webhook.redelivered',
    'webhook.replayed',
    'webhook.deleted',
  ],
  tenant: ['tenant.created', 'tenant.changed'],
} as const satisfies Record<string, readonly string[]>;

export type EntityType = keyof typeof ACTIONS;
export const ENTITY_TYPES = Object.keys(ACTIONS).filter((name): name is EntityType => name in ACTIONS);

/** The page of what was changed: its permission, and its path by id. */
const PAGES: Readonly<Record<string, readonly [Permission, (id: string) => string]>> = {
  expense: ['expenses:read', (id) => `/expenses/${id}`],
  account: ['accounts:read', (id) => `/accounts/${id}`],
  project: ['dashboards:read', (id) => `/projects/${id}`],
  category: ['categories:read', () => '/categories'],
  vendor: ['expenses:read', (id) => `/vendors/${id}`],
  tag: ['expenses:read', () => '/tags'],
  exchange_rate: ['rates:read', () => '/exchange-rates'],
  alert: ['alerts:read', () => '/alerts'],
  user: ['users:read', () => '/members'],
  invitation: ['users:read', () => '/members'],
  api_key: ['keys:manage', () => '/api-keys'],
  webhook: ['webhooks:manage', (id) => `/webhooks/${id}`],
  tenant: ['tenant:manage', () => '/settings/organisation'],
};

/** The page where something can be seen, or the list that it is in; null where the viewer has none. */
export function pageOf(entityType: string, entityId: string): string | null {
  const [permission, path] = PAGES[entityType] ?? [];
  return permission && path && can(permission) ? path(entityId) : null;
}

const ICONS: readonly (readonly [RegExp, string])[] = [
  [/created|opened|registered|raised/, 'i-lucide-plus'],
  [/deleted|erased|revoked|removed/, 'i-lucide-trash-2'],
  [/restored|reopened/, 'i-lucide-undo-2'],
  [/refused|reuse|worsened/, 'i-lucide-triangle-alert'],
  [/signed|verified|activated|accepted/, 'i-lucide-user-check'],
];

export function iconOf(action: string): string {
  return ICONS.find(([pattern]) => pattern.test(action))?.[1] ?? 'i-lucide-pencil';
}
