import { viewer } from '@/session/viewer.ts';
import type { Option } from '@/ui/option.ts';
import { isOption } from './draft.ts';

export type RecentKind = 'account' | 'category' | 'project';

/** Options of each kind that are remembered. */
const MOST = 5;

/** Recent choices in this tenant on this device, the newest first. */
export function recentOf(kind: RecentKind): Option[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(kind)) ?? '[]');
    return Array.isArray(value) ? value.filter(isOption) : [];
  } catch {
    return [];
  }
}

export function rememberChoice(kind: RecentKind, option: Option | null): void {
  if (option === null) return;
  const others = recentOf(kind).filter(({ id }) => id !== option.id);
  try {
    localStorage.setItem(keyOf(kind), JSON.stringify([option, ...others].slice(0, MOST)));
  } catch {
    // Chosen again by hand the next time.
  }
}

function keyOf(kind: RecentKind): string {
  const { tenant, user } = viewer.value ?? {};
  return `outlay.recent.${tenant?.id ?? ''}.${user?.id ?? ''}.${kind}`;
}
