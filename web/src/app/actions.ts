import type { Permission } from '@/session/permission.ts';
import { can } from '@/session/viewer.ts';

export interface ShellAction {
  /** Key of the label in the locales. */
  readonly label: string;
  readonly icon: string;
  readonly path: string;
  readonly permission: Permission;
  /** A single key that does it from anywhere. */
  readonly key?: string;
}

const ACTIONS: readonly ShellAction[] = [
  {
    label: 'shell.action.recordExpense',
    icon: 'i-lucide-plus',
    path: '/expenses/new',
    permission: 'expenses:write',
    key: 'n',
  },
  {
    label: 'shell.action.newProject',
    icon: 'i-lucide-folder-plus',
    path: '/projects?new=1',
    permission: 'projects:write',
  },
  {
    label: 'shell.action.newAccount',
    icon: 'i-lucide-wallet-cards',
    path: '/accounts?new=1',
    permission: 'accounts:write',
  },
  {
    label: 'shell.action.transfer',
    icon: 'i-lucide-arrow-right-left',
    path: '/accounts?transfer=1',
    permission: 'accounts:write',
  },
  {
    label: 'shell.action.newCategory',
    icon: 'i-lucide-tag',
    path: '/categories?new=1',
    permission: 'categories:write',
  },
];

/** The actions of the command palette that the viewer may take. */
export function allowedActions(): ShellAction[] {
  return ACTIONS.filter(({ permission }) => can(permission));
}
