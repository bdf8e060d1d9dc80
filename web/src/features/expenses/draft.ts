import { viewer } from '@/session/viewer.ts';
import type { Option } from '@/ui/option.ts';
import type { FormState } from './form-state.ts';

/** Values that were typed and not saved, on this device. */
export interface Draft {
  readonly state: FormState;
  /** Key of an attempt that was never answered: sent again under it, nothing is recorded twice. */
  readonly attempt: string | null;
  /** RFC 3339 */
  readonly at: string;
}

/** One user's draft of one tenant, for one expense or for a new one. */
export function draftKey(expense: string | null): string {
  const { tenant, user } = viewer.value ?? {};
  return `outlay.draft.${tenant?.id ?? ''}.${user?.id ?? ''}.${expense ?? 'new'}`;
}

/** @returns null where there is none, or what is stored is not one */
export function readDraft(key: string): Draft | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    // One that an earlier version wrote does not know what the bank booked.
    return isDraft(value) ? { ...value, state: { ...NOTHING, ...value.state } } : null;
  } catch {
    return null;
  }
}

export function writeDraft(key: string, draft: Draft): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Storage is full or forbidden: the form still holds what was typed.
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was stored either.
  }
}

const NOTHING = { accountAmount: '', rate: '' };

function isDraft(value: unknown): value is Draft {
  return (
    isObject(value) &&
    typeof value['at'] === 'string' &&
    (value['attempt'] === null || typeof value['attempt'] === 'string') &&
    isState(value['state'])
  );
}

function isState(value: unknown): value is FormState {
  if (!isObject(value)) return false;
  const { tags } = value;
  return (
    ['amount', 'currency', 'expenseDate', 'vendor', 'note'].every((name) => typeof value[name] === 'string') &&
    ['accountId', 'categoryId', 'projectId', 'crossProjectRefId'].every((name) => isOptionOrNull(value[name])) &&
    Array.isArray(tags) &&
    tags.every((tag) => typeof tag === 'string')
  );
}

export function isOption(value: unknown): value is Option {
  return isObject(value) && typeof value['id'] === 'string' && typeof value['label'] === 'string';
}

function isOptionOrNull(value: unknown): boolean {
  return value === null || isOption(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
