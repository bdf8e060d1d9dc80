import type { MutationResolvers, QueryResolvers, Resolvers } from './__generated__/resolvers.ts';
import { jsonScalar } from './audit/json.scalar.ts';
import { AuditEntry } from './audit/resolvers/AuditEntry.ts';
import { AuditFieldChange } from './audit/resolvers/AuditFieldChange.ts';
import { auditEntries } from './audit/resolvers/Query/auditEntries.ts';
import { auditVerification } from './audit/resolvers/Query/auditVerification.ts';
import { tenantCashflowReport } from './cashflow/resolvers/Query/tenantCashflowReport.ts';
import { projectDashboard } from './dashboards/resolvers/Query/projectDashboard.ts';
import { tenantDashboard } from './dashboards/resolvers/Query/tenantDashboard.ts';
import { exportReport } from './exports/resolvers/Mutation/exportReport.ts';
import { myActions } from './personal-data/resolvers/Query/myActions.ts';
import { ProjectRemaining } from './projects/resolvers/ProjectRemaining.ts';
import { tags } from './tags/resolvers/Query/tags.ts';
import { Tag } from './tags/resolvers/Tag.ts';
import { vendors } from './vendors/resolvers/Query/vendors.ts';
import { Vendor } from './vendors/resolvers/Vendor.ts';
import { categoryBreakdownReport } from './reports/resolvers/Query/categoryBreakdownReport.ts';
import { monthlyTrendReport } from './reports/resolvers/Query/monthlyTrendReport.ts';
import { vendorsReport } from './reports/resolvers/Query/vendorsReport.ts';
import { budgetReport } from './reports/resolvers/Query/budgetReport.ts';
import { projectSummaryReport } from './reports/resolvers/Query/projectSummaryReport.ts';
import { forecast } from './projects/resolvers/Project/forecast.ts';
import { spend } from './projects/resolvers/Project/spend.ts';

const Query: QueryResolvers = {
  projectDashboard,
  tenantDashboard,
  tenantCashflowReport,
  projectSummaryReport,
  categoryBreakdownReport,
  monthlyTrendReport,
  vendorsReport,
  budgetReport,
  auditEntries,
  auditVerification,
  myActions,
  vendors,
  tags,
};

const Mutation: MutationResolvers = { exportReport };

/** One resolver per field of the schema; a root field without one does not compile. */
export const resolvers: Resolvers = {
  Query,
  Mutation,
  AuditEntry,
  AuditFieldChange,
  Project: { spend, forecast },
  ProjectRemaining,
  Tag,
  Vendor,
  JSON: jsonScalar,
  ProjectStatus: { ACTIVE: 'active', COMPLETED: 'completed', ARCHIVED: 'archived' },
  ForecastMethod: {
    INSUFFICIENT_DATA: 'insufficient_data',
    LOG_NORMAL: 'log_normal',
    HURDLE_LOG_NORMAL: 'hurdle_log_normal',
    ENDED: 'ended',
    PENDING: 'pending',
  },
};
