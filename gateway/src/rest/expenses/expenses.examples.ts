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
