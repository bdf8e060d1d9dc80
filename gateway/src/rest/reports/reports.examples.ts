const period = { from: '2025-01-01', to: '2025-12-31', label: '2025' };
const previous_period = { from: '2024-01-01', to: '2024-12-31', label: '2024' };
const head = { currency: 'USD', time_zone: 'Europe/Berlin', period, previous_period };
const freshness = { as_of: '2025-11-20T09:30:00.123Z', is_current: true };
const days = { from: period.from, to: period.to };
const daysBefore = { from: previous_period.from, to: previous_period.to };

/** A figure of the year, and half of it the year before. */
const figureOf = (amount: number, count: number, filter: object) => ({
  ...{ amount, count, filter: { ...filter, ...days } },
  previous: {
    ...{ amount: amount / 2, count, change: amount / 2, relative_change: 1 },
    filter: { ...filter, ...daysBefore },
  },
});
const project = { id: 123, name: 'GenZ Tracker' };
const ofProject = { project_id: [123] };
const monthRow = {
  month: '2025-11',
  ...{ amount: 4150, count: 12, filter: { ...ofProject, from: '2025-11-01', to: '2025-11-30' }, previous: null },
};
const hardware = {
  ...{ category_id: 4, label: 'Hardware', color: '#1f7a8c', share: 0.4535 },
  ...figureOf(9500, 6, { ...ofProject, category_id: [4] }),
};

export const exampleSummaryReport = {
  project,
  ...head,
  labels: ['2025-11'],
  datasets: [
    { label: 'Spend', data: [4150] },
    { label: 'Cumulative', data: [20950] },
  ],
  rows: [monthRow],
  ...{ starting_budget: 50000, projected_estimate: 52000, spend: figureOf(20950, 61, ofProject) },
  spent_before: { amount: 0, count: 0, filter: { ...ofProject, to: '2024-12-31' }, previous: null },
  spent_to_date: { amount: 20950, count: 61, filter: { ...ofProject, to: '2025-12-31' }, previous: null },
  ...{ remaining_budget: 29050, burn_rate: 3360, average: 343.44 },
  largest_expenses: [
    { id: 45, expense_date: '2025-09-03', vendor: 'Dell', account_id: 45, category_id: 4, amount: 4999.99 },
  ],
  top_categories: [hardware],
  top_vendors: [
    { vendor: 'Figma', vendor_id: 7, share: 0.1436, ...figureOf(3008.25, 12, { ...ofProject, vendor_id: [7] }) },
  ],
  top_accounts: [
    { account_id: 45, name: 'Main OpEx', share: 1, ...figureOf(20950, 61, { ...ofProject, account_id: [45] }) },
  ],
  forecast: {
    ...{ expected_total: 41480.12, p_overspend: 0.0217, low: 38110.5, high: 45020.9 },
    ...{ exhaustion_date: '2026-08-11', method: 'log_normal', months_used: 5 },
  },
  ...freshness,
};

export const exampleBreakdownReport = {
  ...{ project, ...head, labels: ['Hardware'], datasets: [{ label: 'Spend', data: [9500] }] },
  ...{ total: figureOf(20950, 61, ofProject), rows: [hardware], ...freshness },
};

export const exampleTrendReport = {
  ...{ project, ...head, labels: ['2025-11'], datasets: [{ label: 'Hardware', data: [4150] }] },
  ...{ by: 'category', total: figureOf(20950, 61, ofProject), rows: [monthRow] },
  series: [
    {
      ...{ account_id: null, is_rest: false, ...hardware },
      months: [{ amount: 4150, count: 2, filter: { ...monthRow.filter, category_id: [4] } }],
    },
  ],
  ...freshness,
};

export const exampleVendorsReport = {
  ...{ ...head, labels: ['Figma'], datasets: [{ label: 'Spend', data: [3008.25] }], total: figureOf(20950, 61, {}) },
  rows: [{ vendor: 'Figma', vendor_id: 7, share: 0.1436, ...figureOf(3008.25, 12, { vendor_id: [7] }) }],
  ...{ vendor_count: 34, others: { ...figureOf(17941.75, 49, {}), filter: null, previous: null }, ...freshness },
};

const budget = {
  ...{ starting_budget: 50000, projected_estimate: 52000, spend: figureOf(20950, 61, ofProject) },
  spent_to_date: { amount: 20950, count: 61, filter: { ...ofProject, to: '2025-12-31' }, previous: null },
  ...{ remaining_budget: 29050, used: 0.419 },
};

export const exampleBudgetReport = {
  ...head,
  labels: ['GenZ Tracker'],
  datasets: [
    { label: 'Starting budget', data: [50000] },
    { label: 'Spent to date', data: [20950] },
  ],
  total: { projects: 1, projects_left_out: 0, ...budget },
  tenant_spend: figureOf(24000, 80, {}),
  rows: [
    {
      ...{ ...project, status: 'active', start_date: '2025-01-01', end_date: '2026-05-31', currency: 'USD' },
      ...{ ...budget, planned: 36780.62 },
    },
  ],
  ...freshness,
};
