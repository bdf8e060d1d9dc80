import { canonicalJson, toJson, type Json } from './canonical.ts';

/** One field before and after a change; null where it had no value. */
export interface FieldChange {
  readonly before: Json;
  readonly after: Json;
}

/** Changed fields by name. */
export type Changes = Readonly<Record<string, FieldChange>>;

/**
 * Compares the fields of two states. Pass null as `before` for a created object, as `after` for a deleted one.
 *
 * @param fields the fields to compare; by default all
 * @throws TypeError when a value has no JSON form
 */
export function diff<T extends object>(
  before: T | null,
  after: T | null,
  fields?: readonly (keyof T & string)[],
): Changes {
  const was = new Map<string, unknown>(Object.entries(before ?? {}));
  const is = new Map<string, unknown>(Object.entries(after ?? {}));
  const names = fields ?? new Set([...was.keys(), ...is.keys()]);
  const changes: [string, FieldChange][] = [];
  for (const name of names) {
    const change = { before: toJson(was.get(name)), after: toJson(is.get(name)) };
    if (!isSame(change)) changes.push([name, change]);
  }
  return Object.fromEntries(changes);
}

function isSame({ before, after }: FieldChange): boolean {
  if (before === after) return true;
  return isComposite(before) && isComposite(after) && canonicalJson(before) === canonicalJson(after);
}

function isComposite(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}
