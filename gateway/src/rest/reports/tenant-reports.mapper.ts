import type { z } from 'zod';
import type { ReadBudgetReportQuery, ReadVendorsReportQuery } from '../../__generated__/rest-operations.ts';
import { projectStatus } from '../projects/projects.schemas.ts';
import { toAmount, toOptionalAmount } from '../schema/charts.ts';
import { toFigure, toReportFields, toVendorRow } from './report-parts.mapper.ts';
import type { budgetReport, vendorsReport } from './tenant-reports.schemas.ts';

type FoundVendors = NonNullable<ReadVendorsReportQuery['vendorsReport']>;
type FoundBudget = NonNullable<ReadBudgetReportQuery['budgetReport']>;

export function toVendorsReport(found: FoundVendors): z.output<typeof vendorsReport> {
  return {
    ...toReportFields(found),
    total: toFigure(found.total),
    rows: found.rows.map(toVendorRow),
    vendor_count: found.vendorCount,
    others: found.others && toFigure(found.others),
  };
}

export function toBudgetReport(found: FoundBudget): z.output<typeof budgetReport> {
  const { projects, projectsLeftOut, ...total } = found.total;
  return {
    ...toReportFields(found),
    total: { projects, projects_left_out: projectsLeftOut, ...toBudget(total) },
    tenant_spend: toFigure(found.tenantSpend),
    rows: found.rows.map((row) => ({
      ...{ id: Number(row.project.id), name: row.name, status: projectStatus.toRest(row.status) },
      ...{ start_date: row.startDate, end_date: row.endDate, currency: row.currency },
      ...toBudget(row),
      planned: toOptionalAmount(row.planned),
    })),
  };
}

function toBudget(found: Omit<FoundBudget['total'], 'projects' | 'projectsLeftOut'>) {
  return {
    starting_budget: toAmount(found.startingBudget),
    projected_estimate: toAmount(found.projectedEstimate),
    spend: toFigure(found.spend),
    spent_to_date: toFigure(found.spentToDate),
    remaining_budget: toAmount(found.remainingBudget),
    used: found.used,
  };
}
