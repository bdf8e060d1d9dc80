import type { z } from 'zod';
import type {
  ChangeProjectInput,
  ProjectDetailsFragment,
  ReadProjectQuery,
} from '../../__generated__/rest-operations.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import { toOptionalAmount, toTrend } from '../schema/charts.ts';
import { projectStatus, type project, type projectChanges, type projectWithSpend } from './projects.schemas.ts';

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

/** A project with what was spent on it, which is null while analytics is away or has not heard of the project yet. */
export function toProjectWithSpend(found: NonNullable<ReadProjectQuery['project']>): z.output<typeof projectWithSpend> {
  const { spend } = found;
  return {
    ...toProject(found),
    total_spend: toOptionalAmount(spend?.total ?? null),
    remaining_budget: toOptionalAmount(spend?.remainingBudget ?? null),
    monthly_trend: spend && toTrend(spend.monthlyTrend),
    as_of: spend?.asOf ?? null,
    is_current: spend?.isCurrent ?? false,
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
    status: body.status,
  };
}
