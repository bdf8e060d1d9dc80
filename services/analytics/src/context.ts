import DataLoader from 'dataloader';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Forecast, VendorMonth } from './__generated__/resolvers.ts';
import type { AuditService } from './audit/audit.service.ts';
import type { EntityNames } from './audit/entity-names.ts';
import type { EntityReference } from './audit/entity-reference.ts';
import type { AuditVerificationService } from './audit/verification/audit-verification.service.ts';
import type { CashflowReportService } from './cashflow/cashflow-report.service.ts';
import type { ProjectDashboardService } from './dashboards/project-dashboard.service.ts';
import type { TenantDashboardService } from './dashboards/tenant-dashboard.service.ts';
import type { LabelService } from './labels/label.service.ts';
import type { PersonalDataService } from './personal-data/personal-data.service.ts';
import type { ProjectNumbersService } from './projects/project-numbers.service.ts';
import type { ReportExportService } from './exports/report-export.service.ts';
import type { ReportServices } from './reports/report-services.ts';
import type { TagUse } from './tags/tag.mapper.ts';
import type { TagService } from './tags/tag.service.ts';
import type { VendorNode, VendorUse } from './vendors/vendor.mapper.ts';
import type { VendorService } from './vendors/vendor.service.ts';
import type { ProjectFigures } from './spend/project-spend.service.ts';

/** The services that answer requests, made once. */
export interface AnalyticsServices {
  projectDashboards: ProjectDashboardService;
  tenantDashboards: TenantDashboardService;
  projectNumbers: ProjectNumbersService;
  reports: ReportServices;
  cashflow: CashflowReportService;
  reportExports: ReportExportService;
  labels: LabelService;
  vendors: VendorService;
  tagUses: TagService;
  audit: AuditService;
  auditVerifications: AuditVerificationService;
  entityNames: EntityNames;
  personalData: PersonalDataService;
}

/** The context of every resolver. */
export interface AnalyticsContext extends AnalyticsServices {
  request: RequestContext;
  /** Reads the figures of all projects that one operation names in one go. */
  figuresLoader: DataLoader<string, ProjectFigures | null>;
  /** Reads what one operation asks of tags in one go. */
  tagUseLoader: DataLoader<string, TagUse>;
  /** Read what one operation asks of vendors in one go. */
  vendorUseLoader: DataLoader<string, VendorUse>;
  vendorMonthsLoader: DataLoader<string, VendorMonth[]>;
  vendorTwinsLoader: DataLoader<string, VendorNode[]>;
  /** Reads the names of all that one operation refers to in one go. */
  entityNameLoader: DataLoader<EntityReference, string | null, string>;
  /** Forecasts all projects that one operation names in one go. */
  forecastLoader: DataLoader<ProjectFigures, Forecast>;
}

/** The context of one request. */
export function createContext(request: RequestContext, services: AnalyticsServices): AnalyticsContext {
  return {
    ...services,
    request,
    figuresLoader: new DataLoader((ids) => services.projectNumbers.figures(request, ids)),
    tagUseLoader: new DataLoader((ids) => services.tagUses.uses(request, ids)),
    vendorUseLoader: new DataLoader((ids) => services.vendors.uses(request, ids)),
    vendorMonthsLoader: new DataLoader((ids) => services.vendors.months(request, ids)),
    vendorTwinsLoader: new DataLoader((ids) => services.vendors.twins(request, ids)),
    entityNameLoader: new DataLoader((references) => services.entityNames.findMany(request, references), {
      cacheKeyFn: ({ kind, id }) => `${kind}:${id}`,
    }),
    forecastLoader: new DataLoader((figures) => services.projectNumbers.forecasts(request, figures)),
  };
}
