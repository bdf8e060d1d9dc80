import { useClientHandle } from '@urql/vue';
import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import { locale } from '@/locales/preferences.ts';
import {
  ExpenseChangesDocument,
  ExpenseToEditDocument,
  type EditedExpenseFragment,
} from './__generated__/expense-form.ts';
import { combine, differences, stateOf, textOf, type FormField, type FormState } from './form-state.ts';
import type { ExpenseFormModel } from './useExpenseForm.ts';

/** A field that they saved differently, in words; null where it is empty. */
export interface Choice {
  readonly field: FormField;
  readonly theirs: string | null;
  readonly mine: string | null;
  /** True where one changed it oneself. */
  readonly isMine: boolean;
}

/** A change that somebody else saved while one was editing. */
export interface Conflict {
  /** Null for who is not a user, such as an API key. */
  readonly who: string | null;
  /** RFC 3339; null where the history does not say it. */
  readonly at: string | null;
  readonly choices: readonly Choice[];
}

interface ConflictState {
  readonly conflict: ComputedRef<Conflict | null>;
  /** Goes on from what they saved, with these fields as one has them oneself. */
  resolve(own: ReadonlySet<FormField>): void;
}

interface Theirs {
  readonly who: string | null;
  readonly at: string | null;
  readonly state: FormState;
  readonly version: number;
}

/** After a refusal for a stale version: reads what was saved in between. Nothing that is typed is lost. */
export function useConflict(form: ExpenseFormModel, edited: EditedExpenseFragment | null): ConflictState {
  const { client } = useClientHandle();
  const theirs = shallowRef<Theirs | null>(null);
  let base = edited ? stateOf(edited, locale.value) : null;

  async function read(id: string): Promise<void> {
    const context = { requestPolicy: 'network-only' } as const;
    const [now, changes] = await Promise.all([
      client.query(ExpenseToEditDocument, { id }, context).toPromise(),
      client.query(ExpenseChangesDocument, { id }, context).toPromise(),
    ]);
    const expense = now.data?.expense;
    if (!expense) return;
    const last = changes.data?.expense?.history.at(-1);
    theirs.value = {
      who: last?.actor?.name ?? last?.actorKey?.name ?? null,
      at: last?.at ?? null,
      state: stateOf(expense, locale.value),
      version: expense.version,
    };
  }

  watch(form.problem, (problem) => {
    if (problem?.code === 'PRECONDITION_FAILED' && edited) void read(edited.id);
  });

  function choicesOf(now: Theirs, before: FormState): Choice[] {
    const own = new Set(differences(before, form.state));
    return differences(form.state, now.state).map((field) => ({
      field,
      theirs: textOf(now.state, field),
      mine: textOf(form.state, field),
      isMine: own.has(field),
    }));
  }

  return {
    conflict: computed(() => {
      const now = theirs.value;
      return now && base && { who: now.who, at: now.at, choices: choicesOf(now, base) };
    }),
    resolve(own) {
      const now = theirs.value;
      if (now === null) return;
      form.restart(now.state, combine({ ...form.state }, now.state, own), now.version);
      base = now.state;
      theirs.value = null;
    },
  };
}
