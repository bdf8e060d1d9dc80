import { canonicalJson, ExactNumber, parseExactJson, type Json, type JsonObject } from '@outlay/audit/canonical';
import type { Changes } from '@outlay/audit/diff';
import { peopleIn } from '@outlay/audit/personal';

/** Placeholder for a personal value while identity cannot open it. */
export const UNAVAILABLE = '[unavailable]';

/** Reads the changes of an entry as they were sealed. @throws Error when they are none */
export function readChanges(text: string): Changes {
  const fields = Object.entries(asObject(parseExactJson(text))).map(([field, value]) => {
    const { before = null, after = null } = asObject(value);
    return [field, { before, after }] as const;
  });
  return Object.fromEntries(fields);
}

/** True when the changes hold encrypted personal values. */
export function hasPersonal(changes: Changes): boolean {
  return peopleIn(changes).size > 0;
}

/** The same with {@link UNAVAILABLE} in place of every encrypted value. */
export function withoutPersonal(changes: Changes): Changes {
  const hide = (value: Json) => (hasPersonal({ value: { before: value, after: null } }) ? UNAVAILABLE : value);
  const hidden = Object.entries(changes).map(
    ([field, { before, after }]) => [field, { before: hide(before), after: hide(after) }] as const,
  );
  return Object.fromEntries(hidden);
}

/** A value as JSON can be answered: a number that a float cannot hold as its digits. */
export function plainValue(value: Json): unknown {
  const text = canonicalJson(value);
  return JSON.parse(text, (_key, member: unknown, context?: { source?: string }) =>
    typeof member === 'number' && context?.source !== undefined && String(member) !== context.source
      ? context.source
      : member,
  );
}

function asObject(value: Json): JsonObject {
  if (isObject(value)) return value;
  throw new Error('The changes of an audit entry must map fields to objects with before and after.');
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
