import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AuditView } from './audit/audit.service.ts';
import { AuditVerifications } from './audit/verification/audit-verification.service.ts';
import type { AnalyticsServices } from './context.ts';
import { ProjectDashboards } from './dashboards/project-dashboard.service.ts';
import { TenantDashboards } from './dashboards/tenant-dashboard.service.ts';
import type { Forecaster } from './forecast/forecast.service.ts';
import { readModelVersions } from './freshness/applied-versions.repository.ts';
import { auditedVersions } from './freshness/audited-versions.repository.ts';
import { Freshness, type Delivery } from './freshness/freshness.ts';
import { NewestChange } from './freshness/newest-change.ts';
import { ProjectNumbers } from './projects/project-numbers.service.ts';
import type { OpenPersonalValues } from './siblings/open-personal-values.ts';
import type { ProjectSpendReader } from './spend/project-spend.service.ts';

/** What answers requests is made of these. */
export interface AnalyticsParts {
  database: TenantDatabase;
  delivery: Delivery;
  /** Of the audit trail. */
  auditDelivery: Delivery;
  spend: ProjectSpendReader;
  forecaster: Forecaster;
  openPersonalValues: OpenPersonalValues;
  verifyAtOnce?: number | undefined;
}

/** What answers requests. */
export function createAnalyticsServices(parts: AnalyticsParts): AnalyticsServices {
  const { database, spend, forecaster } = parts;
  const freshness = new Freshness(database, parts.delivery, readModelVersions);
  const auditFreshness = new Freshness(database, parts.auditDelivery, auditedVersions);
  return {
    projectDashboards: new ProjectDashboards({ database, spend, forecaster, freshness }),
    tenantDashboards: new TenantDashboards({ database, spend, forecaster, freshness }),
    projectNumbers: new ProjectNumbers({ spend, forecaster, freshness, newestChange: new NewestChange(database) }),
    audit: new AuditView(database, parts.openPersonalValues, auditFreshness),
    auditVerifications: new AuditVerifications(database, parts.verifyAtOnce),
  };
}
