import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { digitsOf } from '@/locales/currencies.ts';
import { locale } from '@/locales/preferences.ts';
import { parseDecimal } from '@/ui/parse-decimal.ts';
import { currencyOf, isConverted, NOTHING_BOOKED, type Booked, type FormState } from './form-state.ts';

/** As many as the server keeps. */
const RATE_DIGITS = 12;

interface Checked {
  /** The amount as the server writes it; null while it is none. */
  readonly amount: ComputedRef<string | null>;
  readonly booked: ComputedRef<Booked>;
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

  const parsedBooked = computed(() => ({
    accountAmount: parseDecimal(state.accountAmount, locale.value, digitsOf(state.accountId?.note ?? '')),
    rate: parseDecimal(state.rate, locale.value, RATE_DIGITS),
  }));

  function bookedProblem(name: keyof Booked): string | null {
    const typed = parsedBooked.value[name];
    if (!isConverted(state) || ('problem' in typed && typed.problem === 'EMPTY')) return null;
    if ('amount' in typed) return Number(typed.amount) > 0 ? null : t('expenses.form.notPositive');
    if (typed.problem === 'NOT_A_DECIMAL' || name === 'rate') return t('expenses.notAnAmount');
    const currency = state.accountId?.note ?? '';
    return t('expenses.form.tooManyDecimals', { currency, count: digitsOf(currency) }, digitsOf(currency));
  }

  return {
    booked: computed(() => {
      if (!isConverted(state)) return NOTHING_BOOKED;
      const { accountAmount, rate } = parsedBooked.value;
      const own = 'amount' in accountAmount ? accountAmount.amount : null;
      return { accountAmount: own, rate: own === null && 'amount' in rate ? rate.amount : null };
    }),
    amount: computed(() => ('amount' in parsed.value ? parsed.value.amount : null)),
    check() {
      const wrong = amountProblem();
      const wrongBooked = bookedProblem('accountAmount');
      const wrongRate = bookedProblem('rate');
      return {
        ...(wrong !== null && { amount: wrong }),
        ...(wrongBooked !== null && { accountAmount: wrongBooked }),
        ...(wrongRate !== null && { rate: wrongRate }),
        ...(state.expenseDate === '' && { expenseDate: t('ui.required') }),
        ...(state.accountId === null && { accountId: t('ui.required') }),
      };
    },
  };
}
