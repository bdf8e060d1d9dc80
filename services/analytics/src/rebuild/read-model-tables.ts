/**
 * Every table that is built from events alone. Statements that lock several of them use this order, which is that of the
 * consumers: facts before their sums.
 */
export const READ_MODEL_TABLES = [
  'tenant_replica',
  'project_replica',
  'account_replica',
  'category_replica',
  'vendor_replica',
  'vendor_name',
  'vendor_word',
  'vendor_twin',
  'tag_replica',
  'expense_fact',
  'spend_day',
  'spend_month',
  'spend_category',
  'spend_category_month',
  'spend_account',
  'spend_account_month',
  'spend_vendor',
  'spend_vendor_month',
  'label_use',
  'tag_day',
  'label_word',
  'cash_account',
  'cash_cut',
  'cash_entry',
  'cash_month',
  'audit_log',
  'audit_head',
] as const;

/** Tables that a rebuild exchanges. Verification passes of the old trail do not hold for the new one; all sums of the new one are complete. */
export const EXCHANGED_TABLES = [...READ_MODEL_TABLES, 'month_sums_unfilled', 'audit_passes'] as const;
