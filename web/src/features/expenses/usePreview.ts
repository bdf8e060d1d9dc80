import { useClientHandle } from '@urql/vue';
import { onScopeDispose, readonly, shallowRef, watch, type Ref } from 'vue';
import type { RecordExpenseInput } from '@/graphql/__generated__/types.ts';
import { problemOf, type Problem } from '@/graphql/errors.ts';
import type { MoneyValue } from '@/locales/format.ts';
import {
  PreviewChangeDocument,
  PreviewRecordDocument,
  type PreviewPartsFragment,
} from './__generated__/expense-form.ts';

/** Asks shortly after the last change, in milliseconds. */
const DELAY = 400;

/** Effects that saving would have. */
export interface Preview {
  readonly accountId: string;
  /** The account's balance after it. */
  readonly balance: MoneyValue | null;
  /** Debit of the account, with its rate. */
  readonly debit: PreviewPartsFragment['expense']['accountAmount'];
  readonly isOverdrawn: boolean;
  /** Budget that the project has left; null without a project. */
  readonly remaining: { readonly before: MoneyValue; readonly after: MoneyValue } | null;
}

interface PreviewState {
  readonly preview: Readonly<Ref<Preview | null>>;
  /** The refusal that saving would meet. */
  readonly problem: Readonly<Ref<Problem | null>>;
}

/** Tries the form on the server without changing anything, whenever its input changes; null while it is not complete. */
export function usePreview(input: () => RecordExpenseInput | null, expense: string | null): PreviewState {
  const { client } = useClientHandle();
  const preview = shallowRef<Preview | null>(null);
  const problem = shallowRef<Problem | null>(null);
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(tried: RecordExpenseInput): Promise<void> {
    const number = ++newest;
    const { payload, error } = await run(tried);
    if (number !== newest) return;
    // An unanswered try says nothing about the form.
    problem.value = error && error.graphQLErrors.length > 0 ? problemOf(error) : null;
    preview.value = payload ? previewOf(payload, tried.accountId) : null;
  }

  async function run(tried: RecordExpenseInput): ReturnType<typeof record> {
    return expense === null ? record(tried) : change(expense, tried);
  }

  async function record(tried: RecordExpenseInput) {
    const { data, error } = await client.mutation(PreviewRecordDocument, { input: tried }).toPromise();
    return { payload: data?.recordExpense ?? null, error };
  }

  async function change(id: string, tried: RecordExpenseInput): ReturnType<typeof record> {
    const { data, error } = await client.mutation(PreviewChangeDocument, { id, input: tried }).toPromise();
    return { payload: data?.changeExpense ?? null, error };
  }

  watch(
    () => JSON.stringify(input()),
    () => {
      clearTimeout(timer);
      newest++;
      const tried = input();
      if (tried === null) {
        preview.value = null;
        problem.value = null;
      } else timer = setTimeout(() => void ask(tried), DELAY);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    newest++;
  });
  return { preview: readonly(preview), problem: readonly(problem) };
}

function previewOf(
  { balances, warnings, expense, projectRemaining }: PreviewPartsFragment,
  accountId: string,
): Preview {
  return {
    accountId,
    balance: balances.find(({ account }) => account.id === accountId)?.balance ?? null,
    debit: expense.accountAmount,
    isOverdrawn: warnings.length > 0,
    remaining: projectRemaining ?? null,
  };
}
