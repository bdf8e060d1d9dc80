import { computed, type ComputedRef } from 'vue';
import type { Permission } from '@/session/permission.ts';
import { can } from '@/session/viewer.ts';
import type { Problem } from '@/graphql/errors.ts';
import { useAnswer } from '@/graphql/useAnswer.ts';
import { FirstStepsDocument, FirstStepsPeopleDocument } from './__generated__/overview.ts';

export interface Step {
  readonly key: 'account' | 'project' | 'category' | 'expense' | 'people';
  readonly icon: string;
  readonly to: string;
  readonly isDone: boolean;
  /** False where the viewer lacks the permission. */
  readonly mayDo: boolean;
}

interface FirstSteps {
  /** Null before the first answer. */
  readonly steps: ComputedRef<Step[] | null>;
  readonly problem: ComputedRef<Problem | null>;
  reload(): void;
}

/** The steps from nothing to figures, each done once there is one of its kind. */
export function useFirstSteps(): FirstSteps {
  const answer = useAnswer(FirstStepsDocument, {});
  const mayReadUsers = can('users:read');
  const people = useAnswer(FirstStepsPeopleDocument, {}, !mayReadUsers);
  const count = (one: { totalCount: number } | null | undefined): number => one?.totalCount ?? 0;

  const steps = computed(() => {
    const data = answer.data.value;
    if (data === null || (mayReadUsers && people.data.value === null && people.problem.value === null)) return null;
    return [
      step('account', 'i-lucide-wallet', '/accounts?new=1', count(data.accounts) > 0, 'accounts:write'),
      step('project', 'i-lucide-folder-kanban', '/projects?new=1', count(data.projects) > 0, 'projects:write'),
      step('category', 'i-lucide-tags', '/categories?new=1', count(data.categories) > 0, 'categories:write'),
      step('expense', 'i-lucide-receipt', '/expenses/new', count(data.expenses) > 0, 'expenses:write'),
      ...(mayReadUsers
        ? [step('people', 'i-lucide-users', '/members', count(people.data.value?.users) > 1, 'users:write')]
        : []),
    ];
  });
  return { steps, problem: answer.problem, reload: () => answer.reload() };
}

function step(key: Step['key'], icon: string, to: string, isDone: boolean, permission: Permission): Step {
  return { key, icon, to, isDone, mayDo: can(permission) };
}
