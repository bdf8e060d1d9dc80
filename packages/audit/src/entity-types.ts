/** Types of the entities that have audit entries. */
export const AUDITED_ENTITY_TYPES = [
  'account',
  'alert',
  'api_key',
  'category',
  'exchange_rate',
  'expense',
  'import',
  'invitation',
  'project',
  'tag',
  'tenant',
  'transfer',
  'user',
  'vendor',
  'webhook',
] as const;

/** Type of an entity that has audit entries. */
export type AuditedEntityType = (typeof AUDITED_ENTITY_TYPES)[number];
