const MONEY = '{ amount currency }';
const FILTER = '{ projectId accountId categoryId vendor from to }';
const PLAIN = `{ amount ${MONEY} count expenses ${FILTER} }`;
const FIGURE = `{ amount ${MONEY} count expenses ${FILTER} comparison { amount ${MONEY} count change ${MONEY} relativeChange expenses ${FILTER} } }`;
const HEAD = `currency timeZone period { from to label } previousPeriod { from to label } chart { labels datasets { label data } } asOf isCurrent`;
const CATEGORY = `{ category { id } label color share spend ${FIGURE} }`;
const VENDOR = `{ vendor share spend ${FIGURE} }`;
const BUDGET = `startingBudget ${MONEY} projectedEstimate ${MONEY} spend ${FIGURE} spentToDate ${FIGURE} remainingBudget ${MONEY} used`;

const ofProject = (field: string, fields: string) =>
  `query ($id: ID!, $from: Date, $to: Date, $year: Int) { ${field}(id: $id, from: $from, to: $to, year: $year) { project { id } name ${HEAD} ${fields} } }`;
const trendBy = (by: string) =>
  ofProject(
    'monthlyTrendReport',
    `by total ${FIGURE} rows { month spend ${FIGURE} }
    series { account { id } category { id } label isRest color share spend ${FIGURE} months ${PLAIN} }`,
  ).replace('year: $year)', `year: $year, by: ${by})`);

/** Reports of a project, with everything they have. */
export const PROJECT_REPORTS = {
  summary: ofProject(
    'projectSummaryReport',
    `startingBudget ${MONEY} projectedEstimate ${MONEY} spend ${FIGURE} spentBefore ${FIGURE} spentToDate ${FIGURE}
     remainingBudget ${MONEY} burnRate ${MONEY} average ${MONEY}
     largestExpenses { id expenseDate vendor account { id } category { id } amount ${MONEY} }
     topCategories ${CATEGORY} topVendors ${VENDOR} topAccounts { account { id } name share spend ${FIGURE} }
     forecast { method } rows { month spend ${FIGURE} }`,
  ),
  breakdown: ofProject('categoryBreakdownReport', `total ${FIGURE} rows ${CATEGORY}`),
  total: trendBy('TOTAL'),
  byAccount: trendBy('ACCOUNT'),
  byCategory: trendBy('CATEGORY'),
} as const;

/** Reports of a tenant. */
export const TENANT_REPORTS = {
  vendors: `query ($from: Date, $to: Date, $year: Int, $top: Int! = 100) { vendorsReport(from: $from, to: $to, year: $year, top: $top) {
    ${HEAD} total ${FIGURE} rows ${VENDOR} vendorCount others ${FIGURE} } }`,
  budget: `query ($from: Date, $to: Date, $year: Int) { budgetReport(from: $from, to: $to, year: $year) {
    ${HEAD} total { projects projectsLeftOut ${BUDGET} } tenantSpend ${FIGURE}
    rows { project { id } name status startDate endDate currency planned ${MONEY} ${BUDGET} } } }`,
} as const;
