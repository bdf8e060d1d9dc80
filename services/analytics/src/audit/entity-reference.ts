import type { Changes } from '@outlay/audit/diff';
import { parseId } from '@outlay/tenancy/ids';

/** Kinds of things that have a name to show beside their id. */
export type NamedKind = 'account' | 'category' | 'expense' | 'project' | 'tag' | 'user' | 'vendor';

/** Something that an audit entry names by its id. */
export interface EntityReference {
  readonly kind: NamedKind;
  readonly id: number;
}

const KINDS: Readonly<Record<string, NamedKind>> = {
  account: 'account',
  category: 'category',
  expense: 'expense',
  project: 'project',
  tag: 'tag',
  user: 'user',
  vendor: 'vendor',
};

const FIELDS: Readonly<Record<string, NamedKind>> = {
  account_id: 'account',
  from_account_id: 'account',
  to_account_id: 'account',
  category_id: 'category',
  project_id: 'project',
  cross_project_ref_id: 'project',
  created_by: 'user',
  user_id: 'user',
  merged_into: 'vendor',
};

/** The entity of an entry; null where its type has no names. */
export function entityOf(entityType: string, entityId: unknown): EntityReference | null {
  return toReference(KINDS[entityType.toLowerCase()], entityId);
}

/**
 * The entity that the value of a field names; null for other fields and no value.
 * @param field as REST names it
 * @param changes all changes of the entry: an alert's `entityId` is of the type that stands beside it
 */
export function referenceOf(field: string, value: unknown, changes: Changes): EntityReference | null {
  if (field !== 'entity_id') return toReference(FIELDS[field], value);
  const type = changes['entityType']?.after ?? changes['entityType']?.before;
  return typeof type === 'string' ? entityOf(type, value) : null;
}

function toReference(kind: NamedKind | undefined, value: unknown): EntityReference | null {
  const id = typeof value === 'number' || typeof value === 'string' ? parseId(String(value)) : null;
  return kind === undefined || id === null ? null : { kind, id };
}
