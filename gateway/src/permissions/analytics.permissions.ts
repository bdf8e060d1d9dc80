import { can, canAny, connection, each, mergeRules, type RuleTree } from './rules.ts';

const readDashboards = can('dashboards:read');
const readReports = can('reports:read');
/** A project is read with its spend. */
const readSpend = canAny('projects:read', 'dashboards:read');
const readFigures = canAny('dashboards:read', 'reports:read');
const readExpenses = can('expenses:read');
const readAudit = can('audit:read');

/** Every role may read a project's dashboard. Access to its parts is decided by the field that returns them. */
const dashboardRules: RuleTree = {
  Query: { projectDashboard: readDashboards, tenantDashboard: readReports, myActions: can('session:self') },
  ProjectDashboard: each(
    `project name currency startingBudget projectedEstimate totalSpend spentBefore remainingBudget accounts categoryBreakdown
     topVendors monthlyTrend monthlyByAccount forecastVsActual burnRate forecast asOf isCurrent`,
    readDashboards,
  ),
  // Of the dashboards of a project and of the tenant.
  DashboardAccount: each('account name currentBalance lowBalanceThreshold', readFigures),
  CategorySpend: each('category label color amount', readFigures),
  VendorSpend: each('vendor vendorId amount count', readFigures),
  MonthSpend: each('month amount', canAny('projects:read', 'dashboards:read', 'reports:read')),
  AccountMonths: each('account name total months', readFigures),
  MonthComparison: each('month actual projected cumulativeActual cumulativeProjected forecast', readDashboards),
  ForecastRange: each('low expected high', readDashboards),
  Project: { spend: readSpend, forecast: readDashboards },
  ProjectSpend: each('total spentBefore remainingBudget monthlyTrend burnRate asOf isCurrent', readSpend),
  // In the answer of a change of an expense; null for those who may not read dashboards.
  ProjectRemaining: each('before after isCurrent', can('expenses:read')),
  Forecast: each('expectedTotal pOverspend low high exhaustionDate method monthsUsed isCurrent', readFigures),
  TenantDashboard: each(
    `currency totalSpend topVendors lowBalanceAccounts monthlyTrend monthlyByAccount categoryBreakdown projects asOf isCurrent`,
    readReports,
  ),
  ProjectSummary: each(
    'project name status endDate currency startingBudget projectedEstimate spend remaining expectedTotal pOverspend',
    readReports,
  ),
};

const reportRules: RuleTree = {
  Query: each(
    'projectSummaryReport categoryBreakdownReport monthlyTrendReport vendorsReport budgetReport tenantCashflowReport',
    readReports,
  ),
  Mutation: { exportReport: readReports },
  ReportPeriod: each('from to label', readReports),
  ReportedExpenses: each('projectId accountId categoryId vendor vendorId from to', readReports),
  ReportFigure: each('amount count expenses comparison', readReports),
  ReportComparison: each('amount count change relativeChange expenses', readReports),
  ReportChart: each('labels datasets', readReports),
  ReportDataset: each('label data', readReports),
  ReportExpense: each('id expenseDate vendor account category amount', readReports),
  MonthReportRow: each('month spend', readReports),
  CategoryReportRow: each('category label color share spend', readReports),
  VendorReportRow: each('vendor vendorId share spend', readReports),
  AccountReportRow: each('account name share spend', readReports),
  CategoryBreakdownReport: each(
    'project name currency timeZone period previousPeriod total chart rows asOf isCurrent',
    readReports,
  ),
  MonthlyTrendReport: each(
    'project name currency timeZone period previousPeriod by total chart rows series asOf isCurrent',
    readReports,
  ),
  TrendSeries: each('account category label isRest color share spend months', readReports),
  VendorsReport: each(
    'currency timeZone period previousPeriod total chart rows vendorCount others asOf isCurrent',
    readReports,
  ),
  BudgetReport: each(
    'currency timeZone period previousPeriod total tenantSpend chart rows asOf isCurrent',
    readReports,
  ),
  TenantCashflowReport: each(
    'currency otherCurrencies accounts timeZone interval period previousPeriod total previous chart rows asOf isCurrent',
    readReports,
  ),
  Cashflow: each(
    'openingBalance inflow deposits adjustmentsIn outflow expenses adjustmentsOut transferred net closingBalance',
    readReports,
  ),
  CashflowRow: each('from to label cashflow', readReports),
  CashFigure: each('amount count expenses entries comparison', readReports),
  CashComparison: each('amount count change relativeChange expenses entries', readReports),
  ReportedEntries: each('accountId kind dateFrom dateTo', readReports),
  BudgetTotal: each(
    'projects projectsLeftOut startingBudget projectedEstimate spend spentToDate remainingBudget used',
    readReports,
  ),
  BudgetReportRow: each(
    `project name status startDate endDate currency startingBudget projectedEstimate planned spend spentToDate remainingBudget used`,
    readReports,
  ),
  ProjectSummaryReport: each(
    `project name currency timeZone period previousPeriod startingBudget projectedEstimate spend spentBefore spentToDate remainingBudget
     burnRate average largestExpenses topCategories topVendors topAccounts forecast chart rows asOf isCurrent`,
    readReports,
  ),
};

const auditRules: RuleTree = {
  Query: each('auditEntries auditVerification', readAudit),
  AuditEntry: each(
    'id service action entityType entityId entityLabel actor actorApiKey actorKey changes requestId at',
    readAudit,
  ),
  AuditEntryConnection: each('asOf isCurrent totalIsExact', readAudit),
  AuditFieldChange: each('field before after beforeLabel afterLabel', readAudit),
  AuditVerification: each('ok isComplete chains', readAudit),
  AuditChain: each(
    'service entries verifiedThrough verifiedAt isComplete headSeq headHash ok brokenAt problem',
    readAudit,
  ),
};

const labelRules: RuleTree = mergeRules(
  {
    Query: each('vendors tags', readExpenses),
    Vendor: each('count total lastUsedOn lastCategory lastAccount months likelyTwins isCurrent', readExpenses),
    VendorMonth: each('month amount count', readExpenses),
    Tag: each('count total lastUsedOn', readExpenses),
    VendorConnection: each('asOf isCurrent', readExpenses),
    TagConnection: each('asOf isCurrent', readExpenses),
  },
  connection('Vendor', readExpenses),
  connection('Tag', readExpenses),
);

/** Fields of analytics: dashboards, forecasts, the audit trail of all services. */
export const analyticsRules: RuleTree = mergeRules(
  dashboardRules,
  reportRules,
  auditRules,
  labelRules,
  connection('AuditEntry', readAudit),
);
