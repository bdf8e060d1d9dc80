import type { MutationResolvers, QueryResolvers, Resolvers } from './__generated__/resolvers.ts';
import { Account } from './accounts/resolvers/Account.ts';
import { adjustBalance } from './accounts/resolvers/Mutation/adjustBalance.ts';
import { archiveAccount } from './accounts/resolvers/Mutation/archiveAccount.ts';
import { changeAccount } from './accounts/resolvers/Mutation/changeAccount.ts';
import { openAccount } from './accounts/resolvers/Mutation/openAccount.ts';
import { recordDeposit } from './accounts/resolvers/Mutation/recordDeposit.ts';
import { account } from './accounts/resolvers/Query/account.ts';
import { accounts } from './accounts/resolvers/Query/accounts.ts';
import { Category } from './categories/resolvers/Category.ts';
import { changeCategory } from './categories/resolvers/Mutation/changeCategory.ts';
import { createCategory } from './categories/resolvers/Mutation/createCategory.ts';
import { deleteCategory } from './categories/resolvers/Mutation/deleteCategory.ts';
import { categories } from './categories/resolvers/Query/categories.ts';
import { category } from './categories/resolvers/Query/category.ts';
import { closePeriod } from './closed-periods/resolvers/Mutation/closePeriod.ts';
import { Tenant } from './closed-periods/resolvers/Tenant.ts';
import { AccountEntry } from './entries/resolvers/AccountEntry.ts';
import { setExchangeRate } from './exchange-rates/resolvers/Mutation/setExchangeRate.ts';
import { exchangeRates } from './exchange-rates/resolvers/Query/exchangeRates.ts';
import { jsonScalar } from './expenses/json.scalar.ts';
import { Expense } from './expenses/resolvers/Expense.ts';
import { ExpenseBalance } from './expenses/resolvers/ExpenseBalance.ts';
import { ExpenseFieldChange } from './expenses/resolvers/ExpenseFieldChange.ts';
import { FrozenAmount } from './expenses/resolvers/FrozenAmount.ts';
import { ProjectRemaining } from './expenses/resolvers/ProjectRemaining.ts';
import { changeExpense } from './expenses/resolvers/Mutation/changeExpense.ts';
import { changeExpenses } from './expenses/resolvers/Mutation/changeExpenses.ts';
import { deleteExpenses } from './expenses/resolvers/Mutation/deleteExpenses.ts';
import { restoreExpenses } from './expenses/resolvers/Mutation/restoreExpenses.ts';
import { exportExpenses } from './expenses/resolvers/Mutation/exportExpenses.ts';
import { deleteExpense } from './expenses/resolvers/Mutation/deleteExpense.ts';
import { recordExpense } from './expenses/resolvers/Mutation/recordExpense.ts';
import { restoreExpense } from './expenses/resolvers/Mutation/restoreExpense.ts';
import { expenses as projectExpenses } from './expenses/resolvers/Project/expenses.ts';
import { expense } from './expenses/resolvers/Query/expense.ts';
import { expenses } from './expenses/resolvers/Query/expenses.ts';
import { Import } from './imports/resolvers/Import.ts';
import { ImportDefaults } from './imports/resolvers/ImportDefaults.ts';
import { ImportRow, ImportRowExpense } from './imports/resolvers/ImportRow.ts';
import {
  ImportAccountEffect,
  ImportProblem,
  ImportProjectEffect,
  ImportTotals,
} from './imports/resolvers/ImportTotals.ts';
import { changeImport } from './imports/resolvers/Mutation/changeImport.ts';
import { commitImport } from './imports/resolvers/Mutation/commitImport.ts';
import { discardImport } from './imports/resolvers/Mutation/discardImport.ts';
import { exportRejectedRows } from './imports/resolvers/Mutation/exportRejectedRows.ts';
import { prepareImport } from './imports/resolvers/Mutation/prepareImport.ts';
import { undoImport } from './imports/resolvers/Mutation/undoImport.ts';
import { importById } from './imports/resolvers/Query/import.ts';
import { imports } from './imports/resolvers/Query/imports.ts';
import { myRecords } from './personal-data/resolvers/Query/myRecords.ts';
import { deleteSavedFilter } from './saved-filters/resolvers/Mutation/deleteSavedFilter.ts';
import { saveFilter } from './saved-filters/resolvers/Mutation/saveFilter.ts';
import { savedFilters } from './saved-filters/resolvers/Query/savedFilters.ts';
import { recordTransfer } from './transfers/resolvers/Mutation/recordTransfer.ts';
import { reverseTransfer } from './transfers/resolvers/Mutation/reverseTransfer.ts';
import { transfer } from './transfers/resolvers/Query/transfer.ts';
import { transfers } from './transfers/resolvers/Query/transfers.ts';
import { Transfer } from './transfers/resolvers/Transfer.ts';
import { TransferBalance } from './transfers/resolvers/TransferBalance.ts';

import { deleteTag } from './tags/resolvers/Mutation/deleteTag.ts';
import { mergeTag } from './tags/resolvers/Mutation/mergeTag.ts';
import { renameTag } from './tags/resolvers/Mutation/renameTag.ts';
import { tag } from './tags/resolvers/Query/tag.ts';
import { Tag } from './tags/resolvers/Tag.ts';
import { mergeVendor } from './vendors/resolvers/Mutation/mergeVendor.ts';
import { renameVendor } from './vendors/resolvers/Mutation/renameVendor.ts';
import { unmergeVendor } from './vendors/resolvers/Mutation/unmergeVendor.ts';
import { vendor } from './vendors/resolvers/Query/vendor.ts';
import { Vendor } from './vendors/resolvers/Vendor.ts';

const Query: QueryResolvers = {
  account,
  accounts,
  category,
  categories,
  exchangeRates,
  expense,
  expenses,
  import: importById,
  imports,
  myRecords,
  savedFilters,
  transfer,
  transfers,
  tag,
  vendor,
};
const Mutation: MutationResolvers = {
  ...{ openAccount, changeAccount, archiveAccount, adjustBalance, recordDeposit },
  ...{ createCategory, changeCategory, deleteCategory, closePeriod, setExchangeRate },
  ...{ recordTransfer, reverseTransfer },
  ...{ renameTag, mergeTag, deleteTag },
  ...{ renameVendor, mergeVendor, unmergeVendor },
  ...{ prepareImport, changeImport, exportRejectedRows, discardImport, commitImport, undoImport },
  ...{ saveFilter, deleteSavedFilter },
  ...{ changeExpenses, deleteExpenses, restoreExpenses },
  ...{ recordExpense, changeExpense, deleteExpense, restoreExpense, exportExpenses },
};

/** One resolver per field of the schema; a root field without one does not compile. */
export const resolvers: Resolvers = {
  Query,
  Mutation,
  Account,
  Category,
  Expense,
  AccountEntry,
  ExpenseBalance,
  ExpenseFieldChange,
  FrozenAmount,
  ProjectRemaining,
  Tenant,
  Transfer,
  TransferBalance,
  Tag,
  Vendor,
  Project: { expenses: projectExpenses },
  ...{ Import, ImportDefaults, ImportRow, ImportRowExpense },
  ...{ ImportTotals, ImportAccountEffect, ImportProjectEffect, ImportProblem },
  JSON: jsonScalar,
  ImportTake: { ALL: 'all', GOOD: 'good' },
  ImportKind: { EXPENSES: 'expenses', ACCOUNTS: 'accounts' },
  ImportState: {
    ...{ READING: 'reading', READY: 'ready', COMMITTING: 'committing', DONE: 'done' },
    ...{ UNDOING: 'undoing', UNDONE: 'undone', FAILED: 'failed' },
  },
  ImportRowState: { GOOD: 'good', BAD: 'bad', TWIN: 'twin', EXCLUDED: 'excluded' },
  ImportDecimalSign: { DOT: '.', COMMA: ',' },
  ImportDateOrder: { YMD: 'ymd', DMY: 'dmy', MDY: 'mdy' },
  ImportSpendSign: { NEGATIVE: 'negative', POSITIVE: 'positive' },
  AccountType: { CASH: 'cash', BANK: 'bank', CARD: 'card', OTHER: 'other' },
  OverdraftPolicy: { ALLOW: 'allow', WARN: 'warn', DENY: 'deny' },
  RateSource: { SAME: 'same', DAILY: 'daily', CROSS: 'cross', STATED: 'stated' },
  BalanceStep: { DAY: 'day', WEEK: 'week', MONTH: 'month' },
  AccountEntryKind: {
    OPENING: 'opening',
    DEPOSIT: 'deposit',
    EXPENSE: 'expense',
    REVERSAL: 'reversal',
    ADJUSTMENT: 'adjustment',
    TRANSFER: 'transfer',
  },
};
