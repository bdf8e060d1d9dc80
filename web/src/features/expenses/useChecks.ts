import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { digitsOf } from '@/locales/currencies.ts';
import { locale } from '@/locales/preferences.ts';
import { parseDecimal } from '@/ui/parse-decimal.ts';
import { currencyOf, type FormState } from './form-state.ts';

interface Checked {
  /** The amount as the server writes it; null while it is none. */
  readonly amount: ComputedRef<string | null>;
  /** Messages by field, of what can be said before the server is asked. */
  readonly check: () => Record<string, string>;
}

/** Reads the amount as the language writes it, and says which required fields are empty or wrong. */
export function useChecks(state: FormState): Checked {
  const { t } = useI18n();
  const parsed = computed(() => parseDecimal(state.amount, locale.value, digitsOf(currencyOf(state) ?? '')));

  function amountProblem(): string | null {
    if ('amount' in parsed.value) return Number(parsed.value.amount) > 0 ? null : t('expenses.form.notPositive');
    if (parsed.value.problem === 'EMPTY') return t('ui.required');
    if (parsed.value.problem === 'NOT_A_DECIMAL') return t('expenses.notAnAmount');
    const currency = currencyOf(state) ?? '';
    return t('expenses.form.tooManyDecimals', { currency, count: digitsOf(currency) }, digitsOf(currency));
  }

  return {
    amount: computed(() => ('amount' in parsed.value ? parsed.value.amount : null)),
    check() {
      const wrong = amountProblem();
      return {
        ...(wrong !== null && { amount: wrong }),
        ...(state.expenseDate === '' && { expenseDate: t('ui.required') }),
        ...(state.accountId === null && { accountId: t('ui.required') }),
      };
    },
  };
}
