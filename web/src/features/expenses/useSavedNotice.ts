import { useI18n } from 'vue-i18n';
import { formatMoney } from '@/locales/format.ts';
import { useNotice } from '@/ui/useNotice.ts';
import type { Saved } from './useExpenseForm.ts';

/** Says what was recorded or changed, and that an account is overdrawn by it. */
export function useSavedNotice(): (saved: Saved, isNew: boolean) => void {
  const { t } = useI18n();
  const notice = useNotice();
  return ({ expense, warnings }, isNew) => {
    const amount = formatMoney(expense.amount);
    const name = expense.vendor ? t('expenses.name', { vendor: expense.vendor, amount }) : amount;
    const text = t(isNew ? 'expenses.form.recorded' : 'expenses.form.changed', { name });
    const isOverdrawn = warnings.length > 0;
    notice.done(isOverdrawn ? `${text} ${t('expenses.form.overdrawn', { account: expense.account.name })}` : text);
  };
}
