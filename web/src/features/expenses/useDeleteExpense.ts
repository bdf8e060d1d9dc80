import { useClientHandle } from '@urql/vue';
import { shallowRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { problemOf } from '@/graphql/errors.ts';
import { formatMoney, type MoneyValue } from '@/locales/format.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { DeleteExpenseDocument, RestoreExpenseDocument } from './__generated__/expenses.ts';

/** What a message calls an expense by. */
export interface NamedExpense {
  readonly id: string;
  readonly vendor?: string | null;
  readonly amount: MoneyValue;
}

interface DeleteExpense {
  /** Ids of what disappears at once, before the server has answered. */
  readonly gone: Readonly<Ref<ReadonlySet<string>>>;
  /** @returns whether it is deleted */
  remove(expense: NamedExpense): Promise<boolean>;
  /** @returns whether it is live again */
  restore(expense: NamedExpense): Promise<boolean>;
  nameOf(expense: NamedExpense): string;
}

/** Deletes an expense, with an undo that says what it brings back; a refused one comes back by itself. */
export function useDeleteExpense(): DeleteExpense {
  const { t } = useI18n();
  const notice = useNotice();
  const { client } = useClientHandle();
  const gone = shallowRef<ReadonlySet<string>>(new Set());

  const nameOf = ({ vendor, amount }: NamedExpense): string =>
    vendor ? t('expenses.name', { vendor, amount: formatMoney(amount) }) : formatMoney(amount);
  const comeBack = (id: string): void => {
    gone.value = new Set([...gone.value].filter((other) => other !== id));
  };

  async function restore(expense: NamedExpense): Promise<boolean> {
    const name = nameOf(expense);
    const { error } = await client.mutation(RestoreExpenseDocument, { id: expense.id }).toPromise();
    if (error) {
      notice.failed(t('expenses.notRestored', { name }), problemOf(error));
      return false;
    }
    comeBack(expense.id);
    notice.done(t('expenses.restored', { name }));
    return true;
  }

  async function remove(expense: NamedExpense): Promise<boolean> {
    const name = nameOf(expense);
    gone.value = new Set([...gone.value, expense.id]);
    const { error } = await client.mutation(DeleteExpenseDocument, { id: expense.id }).toPromise();
    if (error) {
      comeBack(expense.id);
      notice.failed(t('expenses.notDeleted', { name }), problemOf(error));
      return false;
    }
    notice.done(t('expenses.deleted', { name }), {
      label: t('expenses.undoDelete', { name }),
      run: () => void restore(expense),
    });
    return true;
  }

  return { gone, remove, restore, nameOf };
}
