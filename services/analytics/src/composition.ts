import type { TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AuditService } from './audit/audit.service.ts';
import { EntityNames } from './audit/entity-names.ts';
import { AuditVerificationService } from './audit/verification/audit-verification.service.ts';
import { CashflowReportService } from './cashflow/cashflow-report.service.ts';
import { cashVersions } from './cashflow/cash-versions.repository.ts';
import type { AnalyticsServices } from './context.ts';
import { ProjectDashboardService } from './dashboards/project-dashboard.service.ts';
import { TenantDashboardService } from './dashboards/tenant-dashboard.service.ts';
import { ReportExportService } from './exports/report-export.service.ts';
import type { ForecastService } from './forecast/forecast.service.ts';
import { readModelVersions } from './freshness/applied-versions.repository.ts';
import { auditedVersions } from './freshness/audited-versions.repository.ts';
import { Freshness, type Delivery } from './freshness/freshness.ts';
import { NewestChange } from './freshness/newest-change.ts';
import { LabelService } from './labels/label.service.ts';
import { PersonalDataService } from './personal-data/personal-data.service.ts';
import { ProjectNumbersService } from './projects/project-numbers.service.ts';
import { FiscalYears } from './replicas/fiscal-years.ts';
import { createReportServices } from './reports/report-services.ts';
import type { AskForTenant } from './siblings/ask-for-tenant.ts';
import type { AskForUserNames } from './siblings/ask-user-names.ts';
import type { OpenPersonalValues } from './siblings/open-personal-values.ts';
import { TagService } from './tags/tag.service.ts';
import { VendorService } from './vendors/vendor.service.ts';
import type { ProjectSpendService } from './spend/project-spend.service.ts';

/** Collaborators of the services that answer requests. */
export interface AnalyticsParts {
  database: TenantDatabase;
  delivery: Delivery;
  /** Of account entries. */
  cashDelivery: Delivery;
  /** Of the audit trail. */
  auditDelivery: Delivery;
  spend: ProjectSpendService;
  forecaster: ForecastService;
  openPersonalValues: OpenPersonalValues;
  askForUserNames: AskForUserNames;
  askForTenant: AskForTenant;
  office: TicketOffice;
  now: () => Date;
  verifyAtOnce?: number | undefined;
}

/** Creates the services that answer requests. */
export function createAnalyticsServices(parts: AnalyticsParts): AnalyticsServices {
  const { database, spend, forecaster } = parts;
  const freshness = new Freshness(database, parts.delivery, readModelVersions);
  const fiscalYears = new FiscalYears(database, parts.askForTenant);
  const reports = createReportServices({ database, spend, freshness, fiscalYears }, forecaster);
  const cashflow = new CashflowReportService({
    ...{ database, spend, fiscalYears },
    freshness: new Freshness(database, parts.cashDelivery, cashVersions),
  });
  const auditFreshness = new Freshness(database, parts.auditDelivery, auditedVersions);
  return {
    projectDashboards: new ProjectDashboardService({ database, spend, forecaster, freshness }),
    tenantDashboards: new TenantDashboardService({ database, spend, forecaster, freshness }),
    projectNumbers: new ProjectNumbersService({
      spend,
      forecaster,
      freshness,
      newestChange: new NewestChange(database),
    }),
    reports,
    reportExports: new ReportExportService({ ...parts, reports: { ...reports, cashflow }, freshness }),
    cashflow,
    labels: new LabelService(database, freshness),
    vendors: new VendorService(database, freshness),
    tagUses: new TagService(database, freshness),
    audit: new AuditService(database, parts.openPersonalValues, auditFreshness),
    personalData: new PersonalDataService(database),
    entityNames: new EntityNames(database, parts.askForUserNames),
    auditVerifications: new AuditVerificationService(database, parts.verifyAtOnce),
  };
}
