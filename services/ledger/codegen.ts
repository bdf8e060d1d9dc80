import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '@outlay/service-kit/codegen';

const config: CodegenConfig = subgraphCodegen({
  contextType: '../context.ts#LedgerContext',
  enums: {
    AccountType: '../accounts/account.entity.ts#AccountType',
    OverdraftPolicy: '../accounts/account.entity.ts#OverdraftPolicy',
    AccountEntryKind: '../entries/account-entry.entity.ts#AccountEntryKind',
    RateSource: '../exchange-rates/rate-source.ts#RateSource',
    BalanceStep: '../entries/balance-steps.ts#BalanceStep',
  },
  scalars: { JSON: 'unknown' },
  mappers: {
    AccountEntry: '../entries/account-entry.mapper.ts#AccountEntryModel',
    Account: '../expenses/expense-links.ts#AccountNode',
    Category: '../expenses/expense-links.ts#CategoryNode',
    ExpenseResult: '../expenses/bulk/bulk-expense.service.ts#ExpenseOutcome',
    Vendor: '../vendors/vendor.mapper.ts#VendorModel',
    VendorMerge: '../vendors/vendor.mapper.ts#VendorMergeModel',
    Expense: '../expenses/expense.mapper.ts#ExpenseModel',
    FrozenAmount: '../expenses/expense.mapper.ts#FrozenModel',
    ExpenseFieldChange: '../expenses/expense-history.mapper.ts#ExpenseFieldChangeModel',
    ExpenseBalance: '../expenses/recording/recorded-expense.ts#RecordedBalance',
    Transfer: '../transfers/transfer.mapper.ts#TransferModel',
    TransferBalance: '../transfers/transfer.mapper.ts#TransferBalanceModel',
    RecordTransferPayload: '../transfers/transfer.mapper.ts#RecordedTransfer',
    ProjectRemaining: '../expenses/recording/recorded-expense.ts#ProjectRemainingLink',
    RecordExpensePayload: '../expenses/recording/recorded-expense.ts#RecordedExpense',
    Tenant: '../closed-periods/closed-tenant.ts#ClosedTenant',
    Project: '../expenses/expense-links.ts#ProjectLink',
    User: '../expenses/expense-links.ts#UserLink',
    ApiKey: '../expenses/expense-links.ts#ApiKeyLink',
  },
});

export default config;
