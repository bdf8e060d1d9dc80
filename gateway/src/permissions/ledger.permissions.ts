import { can, canAny, connection, each, inPerson, mergeRules, type RuleTree } from './rules.ts';

const readAccounts = can('accounts:read');
const readExpenses = can('expenses:read');
/** Ids stand wherever something refers to an account or a category. */
const nameAccounts = canAny('accounts:read', 'expenses:read', 'dashboards:read', 'reports:read', 'alerts:read');
const nameCategories = canAny('categories:read', 'expenses:read', 'dashboards:read', 'reports:read');

const accountRules: RuleTree = {
  Query: { ...each('account accounts', readAccounts), myRecords: can('session:self') },
  Mutation: {
    ...each('openAccount changeAccount archiveAccount recordDeposit', can('accounts:write')),
    adjustBalance: can('accounts:adjust'),
  },
  Account: {
    id: nameAccounts,
    ...each(
      `name type currency openingBalance currentBalance lowBalanceThreshold isLowBalance overdraft isArchived
       version createdAt updatedAt warnings entries balanceHistory`,
      readAccounts,
    ),
  },
  BalancePoint: each('date balance', readAccounts),
  PostingWarning: each('code message', canAny('accounts:read', 'expenses:read')),
  AccountEntry: each(
    'id sequence kind amount balanceAfter expenseId vendor transfer date source note at',
    readAccounts,
  ),
};

const transferRules: RuleTree = {
  Query: each('transfer transfers', readAccounts),
  Mutation: each('recordTransfer reverseTransfer', can('accounts:write')),
  Transfer: each(
    `id fromAccount toAccount amount toAmount rate rateDate rateSource date note createdBy createdByKey createdAt
     reversedAt reversedBy reversedByKey version`,
    readAccounts,
  ),
  RecordTransferPayload: each('transfer warnings balances dryRun', readAccounts),
  TransferBalance: each('account balanceBefore balance', readAccounts),
};

const categoryRules: RuleTree = {
  Query: each('category categories', can('categories:read')),
  Mutation: each('createCategory changeCategory deleteCategory', can('categories:write')),
  Category: {
    id: nameCategories,
    ...each('name color description pending version createdAt updatedAt', can('categories:read')),
  },
};

/** The answer of a change shows vendors and tags to those who may change them. */
const nameLabels = canAny('expenses:read', 'categories:write');

const tagRules: RuleTree = {
  Query: each('tag', readExpenses),
  Mutation: each('renameTag mergeTag deleteTag', can('categories:write')),
  Tag: each('id name pending version createdAt updatedAt', nameLabels),
};

const vendorRules: RuleTree = {
  Query: each('vendor', readExpenses),
  Mutation: each('renameVendor mergeVendor unmergeVendor', can('categories:write')),
  Vendor: each('id name names mergedInto merged version createdAt updatedAt', nameLabels),
  VendorMerge: each('vendor merged dryRun movedCount movedTotal count total', nameLabels),
};

const rateRules: RuleTree = {
  Query: each('exchangeRates', can('rates:read')),
  Mutation: each('setExchangeRate', can('rates:write')),
  ExchangeRate: each('id date from to rate version createdAt updatedAt', can('rates:read')),
};

/** Everybody who sees dates of expenses or entries may know which are closed. */
const closedPeriodRules: RuleTree = {
  Mutation: { closePeriod: can('tenant:manage') },
  Tenant: each('closedThrough closedPeriodVersion', canAny('expenses:read', 'accounts:read', 'tenant:manage')),
};

/** The ledger decides whose expenses a caller may change: `expenses:write` covers one's own. */
const expenseRules: RuleTree = {
  Query: each('expense expenses', readExpenses),
  Mutation: {
    ...each(
      'recordExpense changeExpense changeExpenses deleteExpense deleteExpenses restoreExpense restoreExpenses',
      can('expenses:write'),
    ),
    // The ledger asks for `expenses:read`, too.
    exportExpenses: can('reports:read'),
  },
  FileTicket: each('ticket expiresAt', canAny('reports:read', 'imports:write')),
  ExpenseResult: each('id expense error', readExpenses),
  ExpenseRefusal: each('code message', readExpenses),
  Expense: each(
    `id amount accountAmount projectAmount baseAmount expenseDate vendor note isProjectRelated account category project
     crossProjectRef tags createdBy createdByKey importId softDeletedAt history version createdAt updatedAt`,
    readExpenses,
  ),
  FrozenAmount: each('amount currency rate rateDate rateSource', readExpenses),
  ExpenseChange: each('id action at actor actorKey changes', readExpenses),
  ExpenseFieldChange: each('field before after beforeLabel afterLabel', readExpenses),
  RecordExpensePayload: each('expense warnings balances dryRun projectRemaining', readExpenses),
  ProjectRemaining: each('project', readExpenses),
  ExpenseBalance: each('account balance', readExpenses),
  ExpenseConnection: each('totalIsExact totalAmount', readExpenses),
  Project: each('expenses', readExpenses),
};

const importFiles = can('imports:write');

const importRules: RuleTree = {
  Query: each('import imports', importFiles),
  Mutation: each('prepareImport changeImport exportRejectedRows discardImport commitImport undoImport', importFiles),
  Import: each(
    `id kind name state error fileBytes fileHash sameFileAs format columns defaults takesTwins counts totals progress rows createdBy
     createdByKey committedAt undoneAt rowsExpireAt version createdAt updatedAt`,
    importFiles,
  ),
  ImportError: each('code message', importFiles),
  ImportFormat: each(
    'encoding delimiter skipTop hasHeader skipBottom decimal dateOrder spendSign chosen ambiguities',
    importFiles,
  ),
  ImportAmbiguity: each('field column message examples', importFiles),
  ImportExample: each('line text readings', importFiles),
  ImportReading: each('choice value', importFiles),
  ImportColumn: each('index header examples field', importFiles),
  ImportDefaults: each('account project category currency', importFiles),
  ImportCounts: each('rows good bad twins takenTwins excluded taken', importFiles),
  ImportTotals: each('amount accounts projects newCategories newVendors newTags problems', importFiles),
  ImportAccountEffect: each('account rows change balanceBefore balanceAfter overdraft', importFiles),
  ImportProjectEffect: each('project rows change', importFiles),
  ImportNewNames: each('count names', importFiles),
  ImportProblem: each('code message account', importFiles),
  ImportProgress: each('phase done total perSecond secondsLeft', importFiles),
  ImportRow: each(
    `row line cells corrected state takesTwin errors warnings expense twinOf twinRow bookedExpense openedAccount`,
    importFiles,
  ),
  ImportRowError: each('field column code message hint', importFiles),
  ImportRowExpense: each(
    'expenseDate amount accountAmount projectAmount account project category newCategory vendor note tags',
    importFiles,
  ),
};

/** One's own only: whose they are, the ledger decides. */
const savedFilterRules: RuleTree = {
  Query: { savedFilters: inPerson('expenses:read') },
  Mutation: each('saveFilter deleteSavedFilter', inPerson('expenses:read')),
  SavedFilter: each('id name filter sort createdAt updatedAt', readExpenses),
};

/** Accounts, entries, categories, exchange rates and expenses. */
export const ledgerRules: RuleTree = mergeRules(
  accountRules,
  transferRules,
  categoryRules,
  closedPeriodRules,
  vendorRules,
  tagRules,
  rateRules,
  expenseRules,
  savedFilterRules,
  importRules,
  connection('Import', importFiles),
  connection('ImportRow', importFiles),
  connection('Account', readAccounts),
  connection('AccountEntry', readAccounts),
  connection('Transfer', readAccounts),
  connection('Category', can('categories:read')),
  connection('ExchangeRate', can('rates:read')),
  connection('Expense', readExpenses),
);
