import { alertRoutes } from './alerts/alerts.routes.ts';
import { preferenceRoutes } from './alerts/preferences.routes.ts';
import { accountRoutes } from './accounts/accounts.routes.ts';
import { balanceHistoryRoutes } from './accounts/balance-history.routes.ts';
import { entryRoutes } from './accounts/entries.routes.ts';
import { apiKeyRoutes } from './api-keys/api-keys.routes.ts';
import { auditLogRoutes } from './audit-logs/audit-logs.routes.ts';
import { authRoutes } from './auth/auth.routes.ts';
import { categoryRoutes } from './categories/categories.routes.ts';
import { dashboardRoutes } from './dashboards/dashboards.routes.ts';
import { exchangeRateRoutes } from './exchange-rates/exchange-rates.routes.ts';
import { bulkExpenseRoutes } from './expenses/bulk-expenses.routes.ts';
import { expenseRoutes } from './expenses/expenses.routes.ts';
import { exportRoutes } from './exports/exports.routes.ts';
import { importRoutes } from './imports/imports.routes.ts';
import { invitationRoutes } from './invitations/invitations.routes.ts';
import type { Route } from './kit/route.ts';
import { mailRoutes } from './mails/mails.routes.ts';
import { personalDataRoutes } from './personal-data/personal-data.routes.ts';
import { projectRoutes } from './projects/projects.routes.ts';
import { cashflowRoutes } from './reports/cashflow.routes.ts';
import { projectReportRoutes } from './reports/project-reports.routes.ts';
import { tenantReportRoutes } from './reports/tenant-reports.routes.ts';
import { savedFilterRoutes } from './saved-filters/saved-filters.routes.ts';
import { sessionRoutes } from './sessions/sessions.routes.ts';
import { transferRoutes } from './transfers/transfers.routes.ts';
import { tagRoutes } from './tags/tags.routes.ts';
import { ticketRoutes } from './tickets/tickets.routes.ts';
import { tenantRoutes } from './tenants/tenants.routes.ts';
import { userRoutes } from './users/users.routes.ts';
import { vendorRoutes } from './vendors/vendors.routes.ts';
import { webhookDeliveryRoutes } from './webhooks/webhook-deliveries.routes.ts';
import { webhookRoutes } from './webhooks/webhooks.routes.ts';

/** Path prefix of this version of the REST contract. */
export const REST_PREFIX = '/api/v1';

/** Every route below `/api/v1`, for registration and documentation alike. */
export const restRoutes: readonly Route[] = [
  ...tenantRoutes,
  ...authRoutes,
  ...sessionRoutes,
  ...invitationRoutes,
  ...personalDataRoutes,
  ...userRoutes,
  ...apiKeyRoutes,
  ...webhookRoutes,
  ...webhookDeliveryRoutes,
  ...projectRoutes,
  ...accountRoutes,
  ...entryRoutes,
  ...balanceHistoryRoutes,
  ...transferRoutes,
  ...categoryRoutes,
  ...exchangeRateRoutes,
  ...expenseRoutes,
  ...bulkExpenseRoutes,
  ...vendorRoutes,
  ...importRoutes,
  ...tagRoutes,
  ...savedFilterRoutes,
  ...dashboardRoutes,
  ...projectReportRoutes,
  ...tenantReportRoutes,
  ...exportRoutes,
  ...cashflowRoutes,
  ...alertRoutes,
  ...preferenceRoutes,
  ...mailRoutes,
  ...auditLogRoutes,
  ...ticketRoutes,
];
