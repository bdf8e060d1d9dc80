/**
 * Every table that is made from events alone. Statements that lock several of them go in this order, which is that of the
 * consumers: facts before the sums that follow from them.
 */
export const READ_MODEL_TABLES = [
  'tenant_replica',
  'project_replica',
  'account_replica',
  'category_replica',
  'expense_fact',
  'spend_daily',
  'spend_monthly',
  'spend_vendor',
  'audit_log',
  'audit_head',
] as const;

/** Tables that a rebuild exchanges: what was verified of the old trail says nothing of the new one. */
export const EXCHANGED_TABLES = [...READ_MODEL_TABLES, 'audit_passes'] as const;
