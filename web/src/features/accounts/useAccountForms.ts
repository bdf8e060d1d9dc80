import { shallowRef, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useAction } from '@/graphql/useAction.ts';
import { can } from '@/session/viewer.ts';
import type { MenuItem } from '@/ui/menu-item.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { ArchiveAccountDocument, ChangeAccountDocument } from './__generated__/accounts.ts';
import type { Account } from './useAccounts.ts';

/** The dialog that is open, and the account it is about. */
export interface OpenForm {
  readonly kind: 'edit' | 'deposit' | 'transfer' | 'adjust';
  readonly account: Account;
}

interface AccountForms {
  readonly form: ShallowRef<OpenForm | null>;
  /** Actions on an account that the viewer may take. */
  actionsOf(account: Account): MenuItem[];
}

/** The actions on an account: forms that open, and archiving, which can be undone. */
export function useAccountForms(): AccountForms {
  const { t } = useI18n();
  const notice = useNotice();
  const form = shallowRef<OpenForm | null>(null);
  const archive = useAction(ArchiveAccountDocument);
  const change = useAction(ChangeAccountDocument);

  const opener = (kind: OpenForm['kind'], account: Account) => (): void => {
    form.value = { kind, account };
  };

  async function setArchived({ id, name }: Account, isArchived: boolean): Promise<boolean> {
    const answer = isArchived
      ? await archive.run({ id })
      : await change.run({ id, input: { isArchived: false }, expectedVersion: null });
    const problem = isArchived ? archive.problem.value : change.problem.value;
    if (answer === null && problem !== null) notice.failed(t('accounts.notChanged', { name }), problem);
    return answer !== null;
  }

  async function archiveAccount(account: Account): Promise<void> {
    const { name } = account;
    if (!(await setArchived(account, true))) return;
    notice.done(t('accounts.archived', { name }), {
      label: t('accounts.undoArchive', { name }),
      run: () => void restoreAccount(account),
    });
  }

  async function restoreAccount(account: Account): Promise<void> {
    if (await setArchived(account, false)) notice.done(t('accounts.restored', { name: account.name }));
  }

  function moneyActions(account: Account): MenuItem[] {
    if (account.isArchived) return [];
    return [
      ...(can('accounts:write')
        ? [
            { label: t('accounts.deposit'), icon: 'i-lucide-arrow-down-to-line', onSelect: opener('deposit', account) },
            {
              label: t('accounts.transfers.action'),
              icon: 'i-lucide-arrow-right-left',
              onSelect: opener('transfer', account),
            },
          ]
        : []),
      ...(can('accounts:adjust')
        ? [{ label: t('accounts.adjust'), icon: 'i-lucide-scale', onSelect: opener('adjust', account) }]
        : []),
    ];
  }

  return {
    form,
    actionsOf(account) {
      const isWriter = can('accounts:write');
      return [
        ...moneyActions(account),
        ...(isWriter ? [{ label: t('ui.edit'), icon: 'i-lucide-pencil', onSelect: opener('edit', account) }] : []),
        ...(isWriter && !account.isArchived
          ? [{ label: t('accounts.archive'), icon: 'i-lucide-archive', onSelect: () => void archiveAccount(account) }]
          : []),
        ...(isWriter && account.isArchived
          ? [
              {
                label: t('accounts.restore'),
                icon: 'i-lucide-archive-restore',
                onSelect: () => void restoreAccount(account),
              },
            ]
          : []),
      ];
    },
  };
}
