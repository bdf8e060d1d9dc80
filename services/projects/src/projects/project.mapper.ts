import { currencyOf } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import type { Project } from '../__generated__/resolvers.ts';
import type { ProjectRow } from './project.entity.ts';

/** Maps a row to the GraphQL type. */
export function toProject(row: ProjectRow): Project {
  const currency = currencyOf(row.currency);
  return {
    id: String(row.id),
    name: row.name,
    description: row.description ?? null,
    startDate: row.startDate,
    endDate: row.endDate ?? null,
    startingBudget: { amount: formatAmount(row.startingBudgetMinor, currency), currency },
    projectedEstimate: { amount: formatAmount(row.projectedEstimateMinor, currency), currency },
    currency,
    status: row.status,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}
