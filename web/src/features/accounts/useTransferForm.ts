import { useClientHandle } from '@urql/vue';
import { computed, reactive, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { RecordTransferInput } from '@/graphql/__generated__/types.ts';
import { useAction, type Action } from '@/graphql/useAction.ts';
import { formatMoney, today } from '@/locales/format.ts';
import { viewer } from '@/session/viewer.ts';
import type { Option } from '@/ui/option.ts';
import { useNotice } from '@/ui/useNotice.ts';
import {
  RecordTransferDocument,
  TransferAccountsDocument,
  type RecordTransferMutation,
  type RecordTransferMutationVariables,
} from './__generated__/transfers.ts';
import type { Account } from './useAccounts.ts';

/** Fields as the form holds them. An account's note is its currency. */
interface TransferState {
  fromAccountId: Option | null;
  toAccountId: Option | null;
  amount: string;
  /** Empty: at the rate of the day. */
  toAmount: string;
  date: string;
  note: string;
}

interface TransferForm {
  readonly state: TransferState;
  readonly action: Action<RecordTransferMutation, RecordTransferMutationVariables>;
  readonly fromCurrency: ComputedRef<string>;
  readonly toCurrency: ComputedRef<string>;
  readonly isConverted: ComputedRef<boolean>;
  /** Null while something is missing. */
  input(): RecordTransferInput | null;
  validate(): Record<string, string>;
  submit(): Promise<void>;
  searchAccounts(term: string): Promise<Option[]>;
}

const isAmount = (text: string): boolean => /^\d+(\.\d+)?$/.test(text) && Number(text) > 0;

/** The form of a transfer. @param from where it starts; null to choose @param done is called once it is recorded */
export function useTransferForm(from: Account | null, done: () => void): TransferForm {
  const { t } = useI18n();
  const notice = useNotice();
  const { client } = useClientHandle();
  const action = useAction(RecordTransferDocument);
  const state = reactive<TransferState>({
    fromAccountId: from && { id: from.id, label: from.name, note: from.currency },
    toAccountId: null,
    ...{ amount: '', toAmount: '', date: today(), note: '' },
  });
  const fromCurrency = computed(() => state.fromAccountId?.note ?? viewer.value?.tenant.baseCurrency ?? 'USD');
  const toCurrency = computed(() => state.toAccountId?.note ?? fromCurrency.value);
  const isConverted = computed(() => toCurrency.value !== fromCurrency.value);

  function validate(): Record<string, string> {
    const isSame = state.toAccountId !== null && state.toAccountId.id === state.fromAccountId?.id;
    return {
      ...(state.fromAccountId === null && { fromAccountId: t('ui.required') }),
      ...(state.toAccountId === null && { toAccountId: t('ui.required') }),
      ...(isSame && { toAccountId: t('accounts.transfers.sameAccount') }),
      ...(state.amount === '' && { amount: t('ui.required') }),
      ...(state.date === '' && { date: t('ui.required') }),
    };
  }

  function inputOf(fromAccountId: string, toAccountId: string): RecordTransferInput {
    return {
      ...{ fromAccountId, toAccountId, amount: state.amount, date: state.date, note: state.note.trim() || null },
      toAmount: isConverted.value && state.toAmount !== '' ? state.toAmount : null,
    };
  }

  return {
    ...{ state, action, fromCurrency, toCurrency, isConverted, validate },
    input() {
      const { fromAccountId, toAccountId, toAmount, amount } = state;
      if (!fromAccountId || !toAccountId || Object.keys(validate()).length > 0 || !isAmount(amount)) return null;
      if (isConverted.value && toAmount !== '' && !isAmount(toAmount)) return null;
      return inputOf(fromAccountId.id, toAccountId.id);
    },
    async submit() {
      const { fromAccountId, toAccountId } = state;
      if (!fromAccountId || !toAccountId) return;
      const answer = await action.run({ input: inputOf(fromAccountId.id, toAccountId.id) });
      if (!answer?.recordTransfer) return;
      const { transfer, warnings } = answer.recordTransfer;
      const facts = { amount: formatMoney(transfer.amount), from: fromAccountId.label, to: toAccountId.label };
      const text = t('accounts.transfers.recorded', facts);
      notice.done(warnings.length > 0 ? `${text} ${t('accounts.transfers.overdrawn', facts)}` : text);
      done();
    },
    async searchAccounts(term) {
      const { data } = await client.query(TransferAccountsDocument, { q: term || null }).toPromise();
      return (data?.accounts?.nodes ?? []).map(({ id, name, currency }) => ({ id, label: name, note: currency }));
    },
  };
}
