import type { z } from 'zod';
import type { ChangeProjectInput, ProjectDetailsFragment } from '../../__generated__/rest-operations.ts';
import { jsonNumber } from '../http/exact-json.ts';
import { projectStatus, type project, type projectChanges } from './projects.schemas.ts';

/** A project as REST answers it. */
export function toProject(found: ProjectDetailsFragment): z.output<typeof project> {
  return {
    id: Number(found.id),
    name: found.name,
    description: found.description,
    start_date: found.startDate,
    end_date: found.endDate,
    starting_budget: jsonNumber(found.startingBudget.amount),
    projected_estimate: jsonNumber(found.projectedEstimate.amount),
    currency: found.currency,
    status: projectStatus.toRest(found.status),
    deleted_at: found.deletedAt,
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}

/** The changes a body asks for, in the graph's words. */
export function toProjectChanges(body: z.output<typeof projectChanges>): ChangeProjectInput {
  return {
    name: body.name,
    description: body.description,
    startDate: body.start_date,
    endDate: body.end_date,
    startingBudget: body.starting_budget,
    projectedEstimate: body.projected_estimate,
    currency: body.currency,
    status: body.status,
  };
}
