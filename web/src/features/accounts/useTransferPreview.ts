import { useClientHandle } from '@urql/vue';
import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { RecordTransferInput } from '@/graphql/__generated__/types.ts';
import { useTrial } from '@/graphql/useTrial.ts';
import { formatDate, formatMoney, formatRate } from '@/locales/format.ts';
import { PreviewTransferDocument, type PreviewTransferMutation } from './__generated__/transfers.ts';

type Outcome = NonNullable<PreviewTransferMutation['recordTransfer']>;

/** The field that a refusal is about, where the server names none of the form. */
const FIELD_OF: Readonly<Record<string, string>> = {
  INSUFFICIENT_FUNDS: 'amount',
  PERIOD_CLOSED: 'date',
  RATE_MISSING: 'toAmount',
};

interface TransferPreview {
  /** Balances of both accounts afterwards; empty while they are not known. */
  readonly fromBalance: ComputedRef<string>;
  readonly toBalance: ComputedRef<string>;
  readonly isOverdrawn: ComputedRef<boolean>;
  /** The amount that arrives, and its rate; empty within a currency. */
  readonly conversion: ComputedRef<string>;
  /** Messages by field, of what would be refused. */
  readonly errors: ComputedRef<Readonly<Record<string, string>>>;
}

/** Puts what a transfer would do in words, to stand beside the fields. @param input null while the form is not complete */
export function useTransferPreview(input: () => RecordTransferInput | null): TransferPreview {
  const { t } = useI18n();
  const { client } = useClientHandle();
  const { outcome, problem } = useTrial<RecordTransferInput, Outcome>(input, async (tried) => {
    const { data, error } = await client.mutation(PreviewTransferDocument, { input: tried }).toPromise();
    return { outcome: data?.recordTransfer ?? null, error };
  });
  const balanceText = (index: number): string => {
    const balance = outcome.value?.balances[index]?.balance;
    return balance ? t('accounts.transfers.balanceAfter', { balance: formatMoney(balance) }) : '';
  };
  return {
    fromBalance: computed(() => balanceText(0)),
    toBalance: computed(() => balanceText(1)),
    isOverdrawn: computed(() => (outcome.value?.warnings.length ?? 0) > 0),
    conversion: computed(() => conversionText(outcome.value?.transfer)),
    errors: computed(() => {
      const refusal = problem.value;
      if (refusal === null) return {};
      if (refusal.code === 'RATE_MISSING') return { toAmount: t('accounts.transfers.rateMissing') };
      const field = FIELD_OF[refusal.code];
      return field !== undefined && Object.keys(refusal.fields).length === 0
        ? { [field]: refusal.message }
        : refusal.fields;
    }),
  };

  function conversionText(transfer: Outcome['transfer'] | undefined): string {
    if (!transfer || transfer.rateSource === 'SAME') return '';
    const { rate, rateDate, rateSource, toAmount } = transfer;
    const facts = { amount: formatMoney(toAmount), rate: formatRate(rate) };
    if (!rateDate) return t('accounts.transfers.stated', facts);
    const dated = { ...facts, date: formatDate(rateDate) };
    return rateSource === 'CROSS' ? t('accounts.transfers.atCrossRate', dated) : t('accounts.transfers.atRate', dated);
  }
}
