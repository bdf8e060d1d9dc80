import { reactive } from 'vue';
import { useI18n } from 'vue-i18n';
import { useAction, type Action } from '@/graphql/useAction.ts';
import { today } from '@/locales/format.ts';
import { viewer } from '@/session/viewer.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { ChangeProjectDocument, CreateProjectDocument } from './__generated__/projects.ts';
import type { Project } from './useProjects.ts';

interface ProjectState {
  name: string;
  description: string;
  startDate: string;
  /** Empty for an open-ended project. */
  endDate: string;
  /** Decimals; empty while nothing readable is typed. */
  startingBudget: string;
  projectedEstimate: string;
  currency: string;
}

interface ProjectForm {
  readonly state: ProjectState;
  readonly action: Pick<Action<unknown, never>, 'problem' | 'isRunning'>;
  validate(state: ProjectState): Record<string, string>;
  submit(): Promise<void>;
}

/** @param project null for a new one */
export function useProjectForm(project: Project | null, done: () => void): ProjectForm {
  const { t } = useI18n();
  const notice = useNotice();
  const create = useAction(CreateProjectDocument);
  const change = useAction(ChangeProjectDocument);
  const state = reactive<ProjectState>({
    name: project?.name ?? '',
    description: project?.description ?? '',
    startDate: project?.startDate ?? today(),
    endDate: project?.endDate ?? '',
    startingBudget: project?.startingBudget.amount ?? '',
    projectedEstimate: project?.projectedEstimate.amount ?? '',
    currency: project?.currency ?? viewer.value?.tenant.baseCurrency ?? 'USD',
  });

  function validate(now: ProjectState): Record<string, string> {
    const missing = (['name', 'startDate', 'startingBudget', 'projectedEstimate'] as const).filter(
      (field) => now[field].trim() === '',
    );
    const isBackward = now.endDate !== '' && now.endDate < now.startDate;
    return {
      ...Object.fromEntries(missing.map((field) => [field, t('ui.required')])),
      ...(isBackward && { endDate: t('projects.endsTooEarly') }),
    };
  }

  async function submit(): Promise<void> {
    const { currency, ...fields } = state;
    const input = {
      ...fields,
      name: state.name.trim(),
      description: state.description.trim() || null,
      endDate: state.endDate || null,
    };
    const answer =
      project === null
        ? await create.run({ input: { ...input, currency } })
        : await change.run({ id: project.id, input, expectedVersion: project.version });
    if (answer === null) return;
    notice.done(t(project === null ? 'projects.created' : 'projects.changed', { name: input.name }));
    done();
  }

  return { state, action: project === null ? create : change, validate, submit };
}
