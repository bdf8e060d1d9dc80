/**
 * Cost of a field besides the objects it returns, in the same unit, for fields whose work does not follow from their arguments:
 * they read or hash a whole tenant's history, simulate, or hash passwords on purpose slowly. Every other field costs what it brings back.
 */
export const FIELD_WEIGHTS: Readonly<Record<string, number>> = {
  // Hashes up to 2,500 audit entries.
  'Query.auditVerification': 1_000,
  // Counts every entry that matches.
  'Query.auditEntries': 100,
  // Read up to a thousand records each.
  'Query.myAccountData': 500,
  'Query.myActions': 500,
  'Query.myNotificationData': 500,
  'Query.myRecords': 500,
  // Sum over the tenant's or project's whole history.
  'Query.tenantDashboard': 100,
  'Query.projectDashboard': 100,
  // Read sums of each month, and the expenses of at most four parts of months.
  'Query.projectSummaryReport': 100,
  'Query.categoryBreakdownReport': 100,
  'Query.monthlyTrendReport': 100,
  'Query.vendorsReport': 100,
  'Query.budgetReport': 100,
  // Also reads the entries of every day of its rows, where these are not months.
  'Query.tenantCashflowReport': 200,
  // Add up the expenses of two vendors.
  'Mutation.mergeVendor': 50,
  // Change up to 200 expenses at once.
  'Mutation.renameTag': 200,
  'Mutation.mergeTag': 200,
  'Mutation.deleteTag': 200,
  'Mutation.deleteCategory': 200,
  // Adds up to 10,000 expenses.
  'ExpenseConnection.totalAmount': 20,
  'Query.alertCounts': 20,
  // Simulates ten thousand futures where none is stored.
  'Project.forecast': 20,
  'Project.spend': 5,
  // Queues up to 10,000 deliveries again.
  'Mutation.replayWebhook': 500,
  // Change up to 100 expenses.
  'Mutation.changeExpenses': 100,
  'Mutation.deleteExpenses': 100,
  'Mutation.restoreExpenses': 100,
  // Judges up to 500 rows, and adds up to 100,000.
  'Mutation.changeImport': 200,
  // Search up to 100,000 rows.
  'Import.rows': 20,
  // Hash a password.
  'Mutation.login': 500,
  'Mutation.register': 500,
  'Mutation.createTenant': 500,
  'Mutation.changeMe': 500,
};
