import { reactive } from 'vue';
import { useI18n } from 'vue-i18n';
import type { AccountType, OverdraftPolicy } from '@/graphql/__generated__/types.ts';
import { useAction, type Action } from '@/graphql/useAction.ts';
import { viewer } from '@/session/viewer.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { ChangeAccountDocument, OpenAccountDocument } from './__generated__/accounts.ts';
import type { Account } from './useAccounts.ts';

export const TYPES = ['BANK', 'CARD', 'CASH', 'OTHER'] as const satisfies readonly AccountType[];
export const OVERDRAFTS = ['WARN', 'ALLOW', 'DENY'] as const satisfies readonly OverdraftPolicy[];

interface AccountState {
  name: string;
  type: string;
  currency: string;
  /** Decimals. */
  openingBalance: string;
  /** Empty for no low mark. */
  lowBalanceThreshold: string;
  overdraft: string;
}

interface AccountForm {
  readonly state: AccountState;
  readonly action: Pick<Action<unknown, never>, 'problem' | 'isRunning'>;
  validate(state: AccountState): Record<string, string>;
  submit(): Promise<void>;
}

/** @param account null for a new one */
export function useAccountForm(account: Account | null, done: () => void): AccountForm {
  const { t } = useI18n();
  const notice = useNotice();
  const opening = useAction(OpenAccountDocument);
  const change = useAction(ChangeAccountDocument);
  const state = reactive<AccountState>({
    name: account?.name ?? '',
    type: account?.type ?? 'BANK',
    currency: account?.currency ?? viewer.value?.tenant.baseCurrency ?? 'USD',
    openingBalance: '0',
    lowBalanceThreshold: account?.lowBalanceThreshold?.amount ?? '',
    overdraft: account?.overdraft ?? 'WARN',
  });

  function validate({ name }: AccountState): Record<string, string> {
    return name.trim() === '' ? { name: t('ui.required') } : {};
  }

  async function submit(): Promise<void> {
    const input = {
      name: state.name.trim(),
      type: TYPES.find((one) => one === state.type) ?? 'BANK',
      lowBalanceThreshold: state.lowBalanceThreshold || null,
      overdraft: OVERDRAFTS.find((one) => one === state.overdraft) ?? 'WARN',
    };
    const answer =
      account === null
        ? await opening.run({
            input: { ...input, currency: state.currency, openingBalance: state.openingBalance || '0' },
          })
        : await change.run({ id: account.id, input, expectedVersion: account.version });
    if (answer === null) return;
    notice.done(t(account === null ? 'accounts.opened' : 'accounts.changed', { name: input.name }));
    done();
  }

  return {
    state,
    action: account === null ? opening : change,
    validate,
    submit,
  };
}
