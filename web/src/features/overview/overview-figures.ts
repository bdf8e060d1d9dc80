import type { OverviewProjectPartsFragment } from './__generated__/overview.ts';

type Project = OverviewProjectPartsFragment;

/** A project is at risk when it exceeds its estimate more probably than not. */
export const RISK = 0.5;

/** Active projects that have overspent their budget, or will probably exceed their estimate. */
export function projectsAtRisk(projects: readonly Project[]): Project[] {
  return projects.filter(
    (project) => project.status === 'ACTIVE' && (isOverspent(project) || (project.pOverspend ?? 0) >= RISK),
  );
}

/** Projects that are not archived: those that will overrun first, then those with the largest part of the budget spent. */
export function byRisk(projects: readonly Project[]): Project[] {
  return projects
    .filter(({ status }) => status !== 'ARCHIVED')
    .sort(
      (one, other) =>
        Number(other.status === 'ACTIVE') - Number(one.status === 'ACTIVE') ||
        Number(isOverspent(other)) - Number(isOverspent(one)) ||
        (other.pOverspend ?? -1) - (one.pOverspend ?? -1) ||
        spentShare(other) - spentShare(one),
    );
}

export function isOverspent({ remaining }: Pick<Project, 'remaining'>): boolean {
  return Number(remaining.amount) < 0;
}

function spentShare({ spend, startingBudget }: Project): number {
  const budget = Number(startingBudget.amount);
  return budget === 0 ? Number(spend.amount) : Number(spend.amount) / budget;
}
