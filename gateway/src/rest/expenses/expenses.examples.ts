/** The payload of the original specification. */
export const exampleExpenseBody = {
  amount: 250.75,
  currency: 'USD',
  expense_date: '2025-11-20',
  vendor: 'Figma Inc.',
  note: 'Design subscription',
  project_id: 123,
  is_project_related: true,
  account_id: 45,
  category_id: 9,
  tags: ['subscription', 'design'],
};

const exampleBooked = { amount: 250.75, currency: 'USD', rate: 1, rate_date: null };

export const exampleExpense = {
  id: 9001,
  ...exampleExpenseBody,
  cross_project_ref_id: null,
  tags: ['design', 'subscription'],
  account_amount: exampleBooked,
  project_amount: exampleBooked,
  base_amount: exampleBooked,
  created_by: 4,
  soft_deleted_at: null,
  created_at: '2025-11-20T09:30:00.000Z',
  updated_at: '2025-11-20T09:30:00.000Z',
};

export const exampleRecordedExpense = {
  ...exampleExpense,
  warnings: [],
  balances: [{ account_id: 45, balance: 10450, currency: 'USD' }],
  dry_run: false,
};
