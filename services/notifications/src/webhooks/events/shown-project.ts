import { ProjectStatus, type Project } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { instantOf, optionalAmountOf } from './shown.ts';

/** A project as REST lists it: without its spend, which is computed at each request. */
export function shownProject(project: Project): Record<string, unknown> {
  return {
    id: Number(project.id),
    name: project.name,
    description: project.description ?? null,
    start_date: project.startDate,
    end_date: project.endDate ?? null,
    starting_budget: optionalAmountOf(project.startingBudget),
    projected_estimate: optionalAmountOf(project.projectedEstimate),
    currency: project.currency,
    status: statusOf(project.status),
    deleted_at: instantOf(project.deletedAt),
    created_at: instantOf(project.createdAt),
    updated_at: instantOf(project.updatedAt),
  };
}

function statusOf(status: ProjectStatus): string | null {
  switch (status) {
    case ProjectStatus.ACTIVE:
      return 'active';
    case ProjectStatus.COMPLETED:
      return 'completed';
    case ProjectStatus.ARCHIVED:
      return 'archived';
    default:
      return null;
  }
}
