const months = ['2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11'];
const spent = [3200, 2800, 3500, 4200, 3100, 4150];
const freshness = { as_of: '2025-11-20T09:30:00.123Z', is_current: true };
const account = { id: 45, name: 'Main OpEx', currency: 'USD', current_balance: 10450, low_balance_threshold: 1000 };

const byAccount = { labels: months, datasets: [{ label: 'Main OpEx', account_id: 45, data: spent }] };

export const exampleProjectDashboard = {
  project: { id: 123, name: 'GenZ Tracker' },
  currency: 'USD',
  starting_budget: 50000,
  projected_estimate: 52000,
  total_spend: 20950,
  spent_before: 0,
  remaining_budget: 29050,
  accounts: [account],
  category_breakdown: {
    labels: ['Hardware', 'SaaS', 'Uncategorized'],
    data: [9500, 7450, 4000],
    category_ids: [4, 2, null],
  },
  monthly_trend: { labels: months, datasets: [{ label: 'Total', data: spent }] },
  monthly_by_account: byAccount,
  forecast_vs_actual: {
    labels: [...months, '2025-12'],
    datasets: [
      { label: 'Actual', data: [...spent, null] },
      { label: 'Projected', data: [4284.93, 4427.76, 4427.76, 4284.93, 4427.76, 4284.93, 4427.76] },
      { label: 'Cumulative actual', data: [3200, 6000, 9500, 13700, 16800, 20950, null] },
      {
        label: 'Cumulative projected',
        data: [4284.93, 8712.69, 13140.45, 17425.38, 21853.14, 26138.07, 30565.83],
      },
      { label: 'Cumulative forecast, low', data: [null, null, null, null, null, 20950, 23720.4] },
      { label: 'Cumulative forecast, expected', data: [null, null, null, null, null, 20950, 24290.15] },
      { label: 'Cumulative forecast, high', data: [null, null, null, null, null, 20950, 25031.6] },
    ],
  },
  burn_rate: 3360,
  forecast: {
    expected_total: 41480.12,
    p_overspend: 0.0217,
    low: 38110.5,
    high: 45020.9,
    exhaustion_date: '2026-08-11',
    method: 'log_normal',
    months_used: 5,
  },
  ...freshness,
};

export const exampleTenantDashboard = {
  currency: 'USD',
  total_spend: 20950,
  top_vendors: [{ vendor: 'Figma', vendor_id: 7, amount: 3008.25, count: 12 }],
  low_balance_accounts: [{ ...account, current_balance: 950 }],
  alerts: { unread: 1, by_type: { LOW_BALANCE: 1, FORECAST_OVERSPEND: 0, WEBHOOK_DISABLED: 0 } },
  monthly_trend: { labels: months, datasets: [{ label: 'Total', data: spent }] },
  monthly_by_account: byAccount,
  category_breakdown: {
    labels: ['Hardware', 'SaaS', 'Uncategorized'],
    data: [9500, 7450, 4000],
    category_ids: [4, 2, null],
  },
  projects: [
    {
      ...{ id: 123, name: 'GenZ Tracker', status: 'active', end_date: '2026-05-31', currency: 'USD' },
      ...{ starting_budget: 50000, projected_estimate: 52000, spend: 20950, remaining: 29050 },
      ...{ expected_total: 41480.12, p_overspend: 0.0217 },
    },
  ],
  ...freshness,
};
