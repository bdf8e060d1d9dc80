import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AnalyticsServices } from './context.ts';
import { ProjectDashboards } from './dashboards/project-dashboard.service.ts';
import { TenantDashboards } from './dashboards/tenant-dashboard.service.ts';
import { Forecaster } from './forecast/forecast.service.ts';
import { Freshness } from './freshness/freshness.ts';
import { NewestChange } from './freshness/newest-change.ts';
import { ProjectNumbers } from './projects/project-numbers.service.ts';
import { ProjectSpendReader } from './spend/project-spend.service.ts';

/** What answers requests is made of these. */
export interface AnalyticsParts {
  database: TenantDatabase;
  /** Whether events arrive and can be applied. */
  healthy: () => boolean;
  now: () => Date;
}

/** What answers requests. */
export function createAnalyticsServices({ database, healthy, now }: AnalyticsParts): AnalyticsServices {
  const freshness = new Freshness(database, healthy);
  const spend = new ProjectSpendReader(database, now);
  const forecaster = new Forecaster();
  return {
    projectDashboards: new ProjectDashboards({ database, spend, forecaster, freshness }),
    tenantDashboards: new TenantDashboards({ database, spend, forecaster, freshness }),
    projectNumbers: new ProjectNumbers({ spend, forecaster, freshness, newestChange: new NewestChange(database) }),
  };
}
