import DataLoader from 'dataloader';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Category } from './__generated__/resolvers.ts';
import type { AccountModel } from './accounts/account.mapper.ts';
import type { AccountQueries } from './accounts/account.queries.ts';
import type { AccountService } from './accounts/account.service.ts';
import type { BalanceService } from './accounts/balance.service.ts';
import type { CategoryQueries } from './categories/category.queries.ts';
import type { CategoryService } from './categories/category.service.ts';
import type { StatementQueries } from './entries/statement.queries.ts';
import type { ExchangeRateService } from './exchange-rates/exchange-rate.service.ts';
import type { ExpensePresence } from './replicas/expense-presence.ts';

/** What answers requests, made once. */
export interface LedgerServices {
  accounts: AccountService;
  accountQueries: AccountQueries;
  balances: BalanceService;
  statements: StatementQueries;
  categories: CategoryService;
  categoryQueries: CategoryQueries;
  rates: ExchangeRateService;
  presence: ExpensePresence;
}

/** What every resolver is given. */
export interface LedgerContext extends LedgerServices {
  request: RequestContext;
  /** Read what one operation names in one go. */
  accountLoader: DataLoader<string, AccountModel | null>;
  categoryLoader: DataLoader<string, Category | null>;
}

/** The context of one request. */
export function createContext(request: RequestContext, services: LedgerServices): LedgerContext {
  return {
    ...services,
    request,
    accountLoader: new DataLoader((ids) => services.accountQueries.findMany(request, ids)),
    categoryLoader: new DataLoader((ids) => services.categoryQueries.findMany(request, ids)),
  };
}
