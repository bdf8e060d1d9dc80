import { useClientHandle } from '@urql/vue';
import { computed, reactive, readonly, ref, shallowReadonly, shallowRef, type ComputedRef, type Ref } from 'vue';
import type { ChangeExpenseInput, RecordExpenseInput } from '@/graphql/__generated__/types.ts';
import { problemOf, type Problem } from '@/graphql/errors.ts';
import {
  ChangeExpenseDocument,
  RecordExpenseDocument,
  type RecordExpenseMutation,
} from './__generated__/expense-form.ts';
import type { Draft } from './draft.ts';
import { differences, inputOf, type FormField, type FormState } from './form-state.ts';
import { rememberChoice } from './recent.ts';
import { useChecks } from './useChecks.ts';
import { useDraft } from './useDraft.ts';

export type Saved = NonNullable<RecordExpenseMutation['recordExpense']>;

/** An expense that the form changes. */
export interface Edited {
  readonly id: string;
  readonly version: number;
}

export interface ExpenseFormModel {
  readonly state: FormState;
  /** The amount as the server writes it; null while it is none. */
  readonly amount: ComputedRef<string | null>;
  /** Null while a required field is empty or wrong. */
  readonly input: ComputedRef<RecordExpenseInput | null>;
  readonly problem: Readonly<Ref<Problem | null>>;
  readonly isSaving: Readonly<Ref<boolean>>;
  /** An earlier draft that one may take up. */
  readonly draft: Readonly<Ref<Draft | null>>;
  /** Messages by field, of what can be said before the server is asked. */
  readonly check: () => Record<string, string>;
  /** @returns null where it failed, and `problem` says why */
  readonly save: () => Promise<Saved | null>;
  readonly takeDraft: () => void;
  readonly dropDraft: () => void;
  /** Goes on with these values, on top of another state of the expense and its version. */
  readonly restart: (base: FormState, values: FormState, version: number) => void;
}

interface Sent {
  readonly saved: Saved | null;
  readonly failed: Problem | null;
}

/** An expense that is recorded, or changed. What is typed is kept on this device until it is saved. */
export function useExpenseForm(begin: FormState, edited: Edited | null): ExpenseFormModel {
  const { client } = useClientHandle();
  const state = reactive<FormState>({ ...begin });
  const problem = shallowRef<Problem | null>(null);
  const isSaving = ref(false);
  let base: FormState = { ...begin };
  let version = edited?.version ?? null;

  const { amount, booked, check } = useChecks(state);
  const kept = useDraft(state, edited?.id ?? null, () => differences(base, state).length > 0);
  const input = computed(() =>
    amount.value !== null && Object.keys(check()).length === 0 ? inputOf(state, amount.value, booked.value) : null,
  );

  async function send(tried: RecordExpenseInput): Promise<Sent> {
    const context = kept.attempt().context();
    if (edited === null) {
      const { data, error } = await client.mutation(RecordExpenseDocument, { input: tried }, context).toPromise();
      return { saved: data?.recordExpense ?? null, failed: error ? problemOf(error) : null };
    }
    const changes = changesOf(tried, changedFields());
    const variables = { id: edited.id, input: changes, expectedVersion: version };
    const { data, error } = await client.mutation(ChangeExpenseDocument, variables, context).toPromise();
    return { saved: data?.changeExpense ?? null, failed: error ? problemOf(error) : null };
  }

  /** Fields to send: what the bank booked goes along where its amount, or a currency, changes. */
  function changedFields(): FormField[] {
    const changed = differences(base, state);
    const isOther = changed.some((name) => ['amount', 'currency', 'accountId', 'accountAmount', 'rate'].includes(name));
    const isStated = [base, state].some(({ accountAmount, rate }) => accountAmount !== '' || rate !== '');
    return isOther && isStated ? [...changed, 'accountAmount', 'rate'] : changed;
  }

  async function save(): Promise<Saved | null> {
    const tried = input.value;
    if (isSaving.value || tried === null) return null;
    isSaving.value = true;
    problem.value = null;
    const { saved, failed } = await send(tried);
    isSaving.value = false;
    kept.attempt().answered(failed?.code ?? null);
    problem.value = failed;
    if (saved === null) {
      kept.keep();
      return null;
    }
    base = { ...state };
    kept.drop();
    rememberChoice('account', state.accountId);
    rememberChoice('category', state.categoryId);
    rememberChoice('project', state.projectId);
    return saved;
  }

  return {
    state,
    amount,
    input,
    problem: shallowReadonly(problem),
    isSaving: readonly(isSaving),
    draft: kept.draft,
    check,
    save,
    takeDraft: kept.take,
    dropDraft: kept.drop,
    restart(now, values, newVersion) {
      base = { ...now };
      Object.assign(state, values);
      version = newVersion;
      problem.value = null;
    },
  };
}

/** Leaves out the fields that were left alone: the history then names what was changed. */
function changesOf(tried: RecordExpenseInput, changed: readonly string[]): ChangeExpenseInput {
  const names = new Set(changed);
  if (names.has('accountId')) names.add('currency');
  if (names.has('projectId')) names.add('isProjectRelated');
  return Object.fromEntries(Object.entries(tried).filter(([name]) => names.has(name)));
}
