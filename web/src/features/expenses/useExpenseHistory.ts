import { useI18n } from 'vue-i18n';
import { formatDate, formatMoney, formatNumber } from '@/locales/format.ts';
import type { ExpenseDetailPartsFragment } from './__generated__/expense-detail.ts';

type Entry = ExpenseDetailPartsFragment['history'][number];

/** One changed field in words. `before` or `after` is null where there was, or is, none. */
export interface ChangeLine {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface HistoryEntry {
  readonly entry: Entry;
  /** Empty where the entry's title says it all. */
  readonly lines: readonly ChangeLine[];
}

const LABELS: Readonly<Record<string, string>> = {
  account_amount: 'expenses.detail.accountAmount',
  account_id: 'expenses.account',
  amount: 'expenses.amount',
  base_amount: 'expenses.detail.baseAmount',
  category_id: 'expenses.category',
  cross_project_ref_id: 'expenses.reference',
  currency: 'expenses.currency',
  expense_date: 'expenses.date',
  note: 'expenses.note',
  project_amount: 'expenses.detail.projectAmount',
  project_id: 'expenses.project',
  rate: 'expenses.form.bankRate',
  tags: 'expenses.tags',
  vendor: 'expenses.vendor',
};

/** Puts the history of an expense in words. */
export function useExpenseHistory(): { describe(expense: ExpenseDetailPartsFragment): HistoryEntry[] } {
  const { t } = useI18n();

  /** @param currency of the amount at that time */
  function valueOf(field: string, value: unknown, label: string | null | undefined, currency: string): string | null {
    if (label) return label;
    if (value === null || value === undefined || value === '') return null;
    if (Array.isArray(value)) return value.map(String).join(', ') || null;
    if (typeof value === 'number') return field.endsWith('_id') ? `#${value}` : formatNumber(value);
    if (typeof value !== 'string') return JSON.stringify(value);
    if (field === 'amount') return formatMoney({ amount: value, currency });
    if (field.endsWith('_amount')) return convertedText(value);
    return field === 'expense_date' ? formatDate(value) : value;
  }

  return {
    describe(expense) {
      let currency = expense.amount.currency;
      return expense.history.toReversed().map((entry) => {
        const after = currency;
        const earlier = entry.changes.find(({ field }) => field === 'currency')?.before;
        if (typeof earlier === 'string') currency = earlier;
        if (entry.action !== 'expense.changed') return { entry, lines: [] };
        const lines = entry.changes.flatMap((change) => {
          const label = LABELS[change.field];
          if (label === undefined) return [];
          return {
            field: t(label),
            before: valueOf(change.field, change.before, change.beforeLabel, currency),
            after: valueOf(change.field, change.after, change.afterLabel, after),
          };
        });
        return { entry, lines };
      });
    },
  };
}

/** The ledger writes a converted amount as `119.10 USD`. */
function convertedText(text: string): string {
  const [, amount, currency] = /^(-?[\d.]+) ([A-Z]{3})$/.exec(text) ?? [];
  return amount !== undefined && currency !== undefined ? formatMoney({ amount, currency }) : text;
}
