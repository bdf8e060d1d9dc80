import { useI18n } from 'vue-i18n';
import type { ChangeUserInput } from '@/graphql/__generated__/types.ts';
import { useAction } from '@/graphql/useAction.ts';
import { can, viewer } from '@/session/viewer.ts';
import type { MenuItem } from '@/ui/menu-item.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { ChangeMemberDocument } from './__generated__/members.ts';
import { ROLES } from './roles.ts';
import type { Member } from './useMembers.ts';

interface MemberActions {
  /** The menu of a member; empty where the viewer may change nothing. */
  of(member: Member): MenuItem[];
  activate(member: Member): Promise<void>;
  mayChange(member: Member): boolean;
}

/**
 * Activation, roles and erasure. Who manages the tenant may do all; others leave Owners alone.
 * @param askToErase opens the question whether a person shall be erased
 */
export function useMemberActions(askToErase: (member: Member) => void): MemberActions {
  const { t } = useI18n();
  const notice = useNotice();
  const change = useAction(ChangeMemberDocument);

  const isOwnerFree = (): boolean => can('tenant:manage');
  const mayChange = (member: Member): boolean => can('users:write') && (isOwnerFree() || member.role !== 'OWNER');
  const nameOf = (member: Member): string => member.name ?? member.email;

  async function apply(member: Member, input: ChangeUserInput, text: string, back?: ChangeUserInput): Promise<void> {
    const answer = await change.run({ id: member.id, input });
    if (answer === null) {
      if (change.problem.value) notice.failed(t('members.notChanged', { name: nameOf(member) }), change.problem.value);
      return;
    }
    const undo = back && {
      label: t('ui.undo'),
      run: () => void apply(member, back, t('members.undone', { name: nameOf(member) })),
    };
    notice.done(text, undo);
  }

  function activate(member: Member): Promise<void> {
    return apply(member, { isActive: true }, t('members.activated', { name: nameOf(member) }), { isActive: false });
  }

  return {
    mayChange,
    activate,
    of(member) {
      if (!mayChange(member)) return [];
      const name = nameOf(member);
      const roles = ROLES.filter((role) => role !== member.role && (role !== 'OWNER' || isOwnerFree()));
      const isSelf = member.id === viewer.value?.user.id;
      return [
        ...roles.map((role) => ({
          label: t('members.makeRole', { role: t(`shell.role.${role}`) }),
          icon: 'i-lucide-user-cog',
          onSelect: () =>
            void apply(member, { role }, t('members.roleChanged', { name, role: t(`shell.role.${role}`) }), {
              role: member.role,
            }),
        })),
        ...(member.isActive && !isSelf
          ? [
              {
                label: t('members.deactivate'),
                icon: 'i-lucide-user-x',
                color: 'error' as const,
                onSelect: () =>
                  void apply(member, { isActive: false }, t('members.deactivated', { name }), { isActive: true }),
              },
            ]
          : []),
        ...(member.isActive
          ? []
          : [{ label: t('members.activate'), icon: 'i-lucide-user-check', onSelect: () => void activate(member) }]),
        ...(can('users:erase')
          ? [
              {
                label: t('members.erase.open'),
                icon: 'i-lucide-eraser',
                color: 'error' as const,
                onSelect: () => askToErase(member),
              },
            ]
          : []),
      ];
    },
  };
}
