import { can, viewer } from '@/session/viewer.ts';

interface Owned {
  readonly createdBy?: { readonly id: string } | null;
  readonly softDeletedAt?: string | null;
}

/** One changes one's own expenses, with `expenses:manage` anybody's. The server decides; pages hide what it would refuse. */
export function mayChange({ createdBy }: Owned): boolean {
  if (!can('expenses:write')) return false;
  return can('expenses:manage') || (createdBy != null && createdBy.id === viewer.value?.user.id);
}

/** Says where a missing exchange rate is added, to those who may; else whom to ask. */
export function rateMissingKey(): string {
  return can('rates:write') ? 'expenses.form.rateMissingAdd' : 'expenses.form.rateMissing';
}
