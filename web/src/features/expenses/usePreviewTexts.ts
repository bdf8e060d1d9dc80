import { computed, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Problem } from '@/graphql/errors.ts';
import { formatDate, formatMoney } from '@/locales/format.ts';
import { locale } from '@/locales/preferences.ts';
import { decimalText } from '@/ui/parse-decimal.ts';
import { rateMissingKey } from './rights.ts';
import type { Preview } from './usePreview.ts';

/** The field that a refusal is about, where the server names none. */
const FIELD_OF: Readonly<Record<string, string>> = {
  ACCOUNT_ARCHIVED: 'accountId',
  INSUFFICIENT_FUNDS: 'accountId',
  PROJECT_CLOSED: 'projectId',
  PERIOD_CLOSED: 'expenseDate',
  RATE_MISSING: 'currency',
};

interface PreviewTexts {
  /** The account's balance afterwards, and what it is debited in its own currency. */
  readonly balance: ComputedRef<string>;
  readonly warning: ComputedRef<string | null>;
  /** Budget that the project has left, before and afterwards. */
  readonly remaining: ComputedRef<string>;
  readonly projectWarning: ComputedRef<string | null>;
  /** Messages by field, of what would be refused. */
  readonly errors: ComputedRef<Readonly<Record<string, string>>>;
}

function debitIn({ amount, currency, rate, rateDate }: Preview['debit']): Record<string, string> {
  const date = rateDate ? formatDate(rateDate) : '';
  return { debit: formatMoney({ amount, currency }), rate: decimalText(rate, locale.value), date };
}

/** Puts the effects of saving in words, to stand beside the fields. */
export function usePreviewTexts(from: {
  readonly preview: Readonly<Ref<Preview | null>>;
  readonly problem: Readonly<Ref<Problem | null>>;
}): PreviewTexts {
  const { t } = useI18n();
  return {
    balance: computed(() => {
      const now = from.preview.value;
      return now?.balance ? t('expenses.form.balanceAfter', { balance: formatMoney(now.balance) }) : '';
    }),
    warning: computed(() => {
      const now = from.preview.value;
      if (now === null) return null;
      const texts: string[] = [];
      if (now.isOverdrawn) texts.push(t('expenses.form.overdraft'));
      const { rateSource } = now.debit;
      if (rateSource !== 'SAME') texts.push(t(`expenses.form.converted.${rateSource}`, debitIn(now.debit)));
      return texts.length > 0 ? texts.join(' ') : null;
    }),
    remaining: computed(() => {
      const left = from.preview.value?.remaining;
      if (!left) return '';
      return t('expenses.form.remaining', { before: formatMoney(left.before), after: formatMoney(left.after) });
    }),
    projectWarning: computed(() =>
      from.preview.value?.remaining?.after.amount.startsWith('-') ? t('expenses.form.overspent') : null,
    ),
    errors: computed(() => {
      const problem = from.problem.value;
      if (problem === null) return {};
      if (problem.code === 'RATE_MISSING') return { currency: t(rateMissingKey()) };
      const field = FIELD_OF[problem.code];
      return field !== undefined && Object.keys(problem.fields).length === 0
        ? { [field]: problem.message }
        : problem.fields;
    }),
  };
}
