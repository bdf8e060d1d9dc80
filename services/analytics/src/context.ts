import DataLoader from 'dataloader';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Forecast } from './__generated__/resolvers.ts';
import type { AuditView } from './audit/audit.service.ts';
import type { AuditVerifications } from './audit/verification/audit-verification.service.ts';
import type { ProjectDashboards } from './dashboards/project-dashboard.service.ts';
import type { TenantDashboards } from './dashboards/tenant-dashboard.service.ts';
import type { ProjectNumbers } from './projects/project-numbers.service.ts';
import type { ProjectFigures } from './spend/project-spend.service.ts';

/** What answers requests, made once. */
export interface AnalyticsServices {
  projectDashboards: ProjectDashboards;
  tenantDashboards: TenantDashboards;
  projectNumbers: ProjectNumbers;
  audit: AuditView;
  auditVerifications: AuditVerifications;
}

/** What every resolver is given. */
export interface AnalyticsContext extends AnalyticsServices {
  request: RequestContext;
  /** Reads the figures of all projects that one operation names in one go. */
  figuresLoader: DataLoader<string, ProjectFigures | null>;
  /** Forecasts all projects that one operation names in one go. */
  forecastLoader: DataLoader<ProjectFigures, Forecast>;
}

/** The context of one request. */
export function createContext(request: RequestContext, services: AnalyticsServices): AnalyticsContext {
  return {
    ...services,
    request,
    figuresLoader: new DataLoader((ids) => services.projectNumbers.figures(request, ids)),
    forecastLoader: new DataLoader((figures) => services.projectNumbers.forecasts(request, figures)),
  };
}
