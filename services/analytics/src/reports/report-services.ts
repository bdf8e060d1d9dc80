import type { ForecastService } from '../forecast/forecast.service.ts';
import type { ReportParts } from './project-report.ts';
import { ProjectSummaryReportService } from './summary/project-summary-report.service.ts';

/** Answers reports. */
export interface ReportServices {
  projectSummary: ProjectSummaryReportService;
}

export function createReportServices(parts: ReportParts, forecaster: ForecastService): ReportServices {
  return { projectSummary: new ProjectSummaryReportService(parts, forecaster) };
}
