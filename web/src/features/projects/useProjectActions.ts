import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { useAction } from '@/graphql/useAction.ts';
import type { ProjectStatus } from '@/graphql/__generated__/types.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { ChangeProjectDocument, DeleteProjectDocument, RestoreProjectDocument } from './__generated__/projects.ts';
import { STATUSES } from './useProjects.ts';
import type { MenuItem } from '@/ui/menu-item.ts';

/** The part of a project that actions need. */
export interface ProjectRef {
  readonly id: string;
  readonly name: string;
  readonly status: ProjectStatus;
}

const ICONS: Record<ProjectStatus, string> = {
  ACTIVE: 'i-lucide-play',
  COMPLETED: 'i-lucide-circle-check',
  ARCHIVED: 'i-lucide-archive',
};

/** Changes of a project's status, and its deletion; each can be undone. */
export function useProjectActions(): (project: ProjectRef) => MenuItem[] {
  const { t } = useI18n();
  const router = useRouter();
  const notice = useNotice();
  const change = useAction(ChangeProjectDocument);
  const remove = useAction(DeleteProjectDocument);
  const restore = useAction(RestoreProjectDocument);

  async function setStatus(
    { id, name, status: before }: ProjectRef,
    status: ProjectStatus,
    isUndo = false,
  ): Promise<void> {
    const answer = await change.run({ id, input: { status }, expectedVersion: null });
    if (answer === null) {
      refused(name, change.problem.value);
      return;
    }
    const text = t(`projects.nowIs.${status}`, { name });
    const back = { label: t('ui.undo'), run: () => void setStatus({ id, name, status }, before, true) };
    notice.done(text, isUndo ? undefined : back);
  }

  async function bringBack({ id, name }: ProjectRef): Promise<void> {
    const answer = await restore.run({ id });
    if (answer === null) refused(name, restore.problem.value);
    else notice.done(t('projects.restored', { name }));
  }

  async function deleteProject(project: ProjectRef): Promise<void> {
    const { id, name } = project;
    const answer = await remove.run({ id });
    if (answer === null) {
      refused(name, remove.problem.value);
      return;
    }
    notice.done(t('projects.deleted', { name }), {
      label: t('projects.undoDelete', { name }),
      run: () => void bringBack(project),
    });
  }

  function refused(name: string, problem: typeof change.problem.value): void {
    if (problem !== null) notice.failed(t('projects.notChanged', { name }), problem);
  }

  return (project) => [
    { label: t('ui.edit'), icon: 'i-lucide-pencil', onSelect: () => void router.push(`/projects/${project.id}/edit`) },
    ...STATUSES.filter((status) => status !== project.status).map((status) => ({
      label: t(`projects.set.${status}`),
      icon: ICONS[status],
      onSelect: () => void setStatus(project, status),
    })),
    {
      label: t('ui.delete'),
      icon: 'i-lucide-trash-2',
      color: 'error',
      onSelect: () => void deleteProject(project),
    },
  ];
}
