import type { ForecastService } from '../forecast/forecast.service.ts';
import { BudgetReportService } from './budget/budget-report.service.ts';
import { CategoryBreakdownReportService } from './breakdown/category-breakdown-report.service.ts';
import type { ReportParts } from './project-report.ts';
import { ProjectSummaryReportService } from './summary/project-summary-report.service.ts';
import { MonthlyTrendReportService } from './trend/monthly-trend-report.service.ts';
import { VendorsReportService } from './vendors/vendors-report.service.ts';

/** Answers reports. */
export interface ReportServices {
  projectSummary: ProjectSummaryReportService;
  categoryBreakdown: CategoryBreakdownReportService;
  monthlyTrend: MonthlyTrendReportService;
  vendors: VendorsReportService;
  budget: BudgetReportService;
}

export function createReportServices(parts: ReportParts, forecaster: ForecastService): ReportServices {
  return {
    projectSummary: new ProjectSummaryReportService(parts, forecaster),
    categoryBreakdown: new CategoryBreakdownReportService(parts),
    monthlyTrend: new MonthlyTrendReportService(parts),
    vendors: new VendorsReportService(parts),
    budget: new BudgetReportService(parts),
  };
}
