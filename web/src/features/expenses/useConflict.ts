import { useClientHandle } from '@urql/vue';
import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import { locale } from '@/locales/preferences.ts';
import {
  ExpenseChangesDocument,
  ExpenseToEditDocument,
  type EditedExpenseFragment,
} from './__generated__/expense-form.ts';
import { differences, merge, stateOf, type FormField, type FormState } from './form-state.ts';
import type { ExpenseFormModel } from './useExpenseForm.ts';

/** A change that somebody else saved while one was editing. */
export interface Conflict {
  /** Null for who is not a user, such as an API key. */
  readonly who: string | null;
  /** RFC 3339; null where the history does not say it. */
  readonly at: string | null;
  readonly fields: readonly FormField[];
}

interface ConflictState {
  readonly conflict: ComputedRef<Conflict | null>;
  /** Takes over what they changed, and keeps what one changed oneself. */
  takeOver(): void;
  /** Keeps everything as one sees it; the next save replaces what they saved. */
  overwrite(): void;
}

interface Theirs extends Conflict {
  readonly state: FormState;
  readonly version: number;
}

/** After a refusal for a stale version: reads what was saved in between. Nothing that is typed is lost. */
export function useConflict(form: ExpenseFormModel, edited: EditedExpenseFragment | null): ConflictState {
  const { client } = useClientHandle();
  const theirs = shallowRef<Theirs | null>(null);
  let base = edited ? stateOf(edited, locale.value) : null;

  async function read(id: string, before: FormState): Promise<void> {
    const context = { requestPolicy: 'network-only' } as const;
    const [now, changes] = await Promise.all([
      client.query(ExpenseToEditDocument, { id }, context).toPromise(),
      client.query(ExpenseChangesDocument, { id }, context).toPromise(),
    ]);
    const expense = now.data?.expense;
    if (!expense) return;
    const last = changes.data?.expense?.history.at(-1);
    const state = stateOf(expense, locale.value);
    theirs.value = {
      who: last?.actor?.name ?? null,
      at: last?.at ?? null,
      fields: differences(before, state),
      state,
      version: expense.version,
    };
  }

  watch(form.problem, (problem) => {
    if (problem?.code === 'PRECONDITION_FAILED' && edited && base) void read(edited.id, base);
  });

  function goOn(values: (now: Theirs, before: FormState) => FormState): void {
    if (theirs.value === null || base === null) return;
    form.restart(theirs.value.state, values(theirs.value, base), theirs.value.version);
    base = theirs.value.state;
    theirs.value = null;
  }

  return {
    conflict: computed(() => theirs.value),
    takeOver: () => {
      goOn(({ state }, before) => merge(before, { ...form.state }, state));
    },
    overwrite: () => {
      goOn(() => ({ ...form.state }));
    },
  };
}
