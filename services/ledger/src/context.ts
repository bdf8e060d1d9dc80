import DataLoader from 'dataloader';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { BalancePoint } from './__generated__/resolvers.ts';
import type { AccountModel } from './accounts/account.mapper.ts';
import type { AccountQueries } from './accounts/account.queries.ts';
import type { AccountService } from './accounts/account.service.ts';
import type { CategoryModel } from './categories/category.mapper.ts';
import type { CategoryQueries } from './categories/category.queries.ts';
import type { CategoryService } from './categories/category.service.ts';
import type { ClosedPeriodService } from './closed-periods/closed-period.service.ts';
import type { BalanceHistoryQueries, HistoryOf } from './entries/balance-history.queries.ts';
import type { StatementQueries } from './entries/statement.queries.ts';
import type { ExchangeRateService } from './exchange-rates/exchange-rate.service.ts';
import type { BulkExpenseService } from './expenses/bulk/bulk-expense.service.ts';
import type { ExpenseChangeModel } from './expenses/expense-history.mapper.ts';
import type { ExpenseModel } from './expenses/expense.mapper.ts';
import type { ExpenseQueries } from './expenses/expense.queries.ts';
import type { ExpenseService } from './expenses/recording/expense.service.ts';
import type { Reference, ReferenceNames } from './expenses/reference-names.ts';
import type { ExpenseExports } from './expenses/exporting/expense-exports.ts';
import type { ExpenseList } from './expenses/listing/expense-list.ts';
import type { ImportCommits } from './imports/committing/import-commits.service.ts';
import type { ImportService } from './imports/import.service.ts';
import type { Import } from './imports/import.ts';
import type { ImportQueries } from './imports/listing/import.queries.ts';
import type { StoredProgress } from './imports/progress.repository.ts';
import type { PersonalDataService } from './personal-data/personal-data.service.ts';
import type { TagModel } from './tags/tag.mapper.ts';
import type { TagQueries } from './tags/tag.queries.ts';
import type { TagService } from './tags/tag.service.ts';
import type { VendorModel } from './vendors/vendor.mapper.ts';
import type { VendorQueries } from './vendors/vendor.queries.ts';
import type { VendorService } from './vendors/vendor.service.ts';
import type { SavedFilterService } from './saved-filters/saved-filter.service.ts';
import type { TransferModel } from './transfers/transfer.mapper.ts';
import type { TransferQueries } from './transfers/transfer.queries.ts';
import type { TransferService } from './transfers/transfer.service.ts';

/** The classes that answer requests, made once. */
export interface LedgerServices {
  accounts: AccountService;
  accountQueries: AccountQueries;
  statements: StatementQueries;
  balanceHistories: BalanceHistoryQueries;
  transfers: TransferService;
  transferQueries: TransferQueries;
  categories: CategoryService;
  categoryQueries: CategoryQueries;
  closedPeriods: ClosedPeriodService;
  rates: ExchangeRateService;
  expenses: ExpenseService;
  bulkExpenses: BulkExpenseService;
  expenseQueries: ExpenseQueries;
  expenseExports: ExpenseExports;
  expenseList: ExpenseList;
  referenceNames: ReferenceNames;
  savedFilterService: SavedFilterService;
  tags: TagService;
  tagQueries: TagQueries;
  vendors: VendorService;
  vendorQueries: VendorQueries;
  importService: ImportService;
  importQueries: ImportQueries;
  personalData: PersonalDataService;
  importCommits: ImportCommits;
}

/** The context of every resolver. */
export interface LedgerContext extends LedgerServices {
  request: RequestContext;
  /** Read what one operation names in one go. */
  accountLoader: DataLoader<string, AccountModel | null>;
  balanceHistoryLoader: DataLoader<HistoryOf, BalancePoint[], string>;
  categoryLoader: DataLoader<string, CategoryModel | null>;
  categoryPendingLoader: DataLoader<string, number>;
  expenseLoader: DataLoader<string, ExpenseModel | null>;
  historyLoader: DataLoader<string, ExpenseChangeModel[]>;
  transferLoader: DataLoader<string, TransferModel | null>;
  vendorLoader: DataLoader<string, VendorModel | null>;
  importLoader: DataLoader<string, Import | null>;
  importProgressLoader: DataLoader<number, StoredProgress | null>;
  importsOfFileLoader: DataLoader<string, Import[]>;
  tagLoader: DataLoader<string, TagModel | null>;
  referenceNameLoader: DataLoader<Reference, string | null, string>;
}

/** The context of one request. */
export function createContext(request: RequestContext, services: LedgerServices): LedgerContext {
  return {
    ...services,
    request,
    accountLoader: new DataLoader((ids) => services.accountQueries.findMany(request, ids)),
    balanceHistoryLoader: new DataLoader((asked) => services.balanceHistories.findMany(request, asked), {
      cacheKeyFn: (asked) => JSON.stringify(asked),
    }),
    categoryPendingLoader: new DataLoader((ids) => services.categoryQueries.pending(request, ids)),
    categoryLoader: new DataLoader((ids) => services.categoryQueries.findMany(request, ids)),
    expenseLoader: new DataLoader((ids) => services.expenseQueries.findMany(request, ids)),
    transferLoader: new DataLoader((ids) => services.transferQueries.findMany(request, ids)),
    tagLoader: new DataLoader((ids) => services.tagQueries.findMany(request, ids)),
    vendorLoader: new DataLoader((ids) => services.vendorQueries.findMany(request, ids)),
    importLoader: new DataLoader((ids) => services.importQueries.findMany(request, ids)),
    importsOfFileLoader: new DataLoader((hashes) => services.importQueries.ofFiles(request, hashes)),
    importProgressLoader: new DataLoader((ids) => services.importQueries.progress(request, ids)),
    historyLoader: new DataLoader((ids) => services.expenseQueries.histories(request, ids)),
    referenceNameLoader: new DataLoader((references) => services.referenceNames.findMany(request, references), {
      cacheKeyFn: ({ kind, id }) => `${kind}:${id}`,
    }),
  };
}
