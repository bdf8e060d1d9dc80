import type { Commands } from '@outlay/tenancy/commands';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AccountQueries } from './accounts/account.queries.ts';
import { AccountService } from './accounts/account.service.ts';
import { BalanceService } from './accounts/balance.service.ts';
import { CategoryQueries } from './categories/category.queries.ts';
import { CategoryService } from './categories/category.service.ts';
import type { LedgerServices } from './context.ts';
import { StatementQueries } from './entries/statement.queries.ts';
import { ExchangeRateService } from './exchange-rates/exchange-rate.service.ts';
import { ExpenseReferences } from './expenses/recording/expense-references.ts';
import { GroupCommitExpenseWriter } from './expenses/recording/expense-writer.ts';
import { ExpenseQueries } from './expenses/expense.queries.ts';
import { ExpenseService } from './expenses/recording/expense.service.ts';
import { ExpenseList } from './expenses/listing/expense-list.ts';
import { ExpensePresence } from './replicas/expense-presence.ts';
import type { ProjectDirectory } from './replicas/project-directory.ts';
import type { TenantSettingsDirectory } from './replicas/tenant-settings-directory.ts';

/** What the domains need of the service around them. */
export interface LedgerParts {
  database: TenantDatabase;
  commands: Commands;
  settings: TenantSettingsDirectory;
  projects: ProjectDirectory;
}

/** The classes that answer requests. */
export function createLedgerServices({ database, commands, settings, projects }: LedgerParts): LedgerServices {
  const references = new ExpenseReferences(database, projects, settings);
  const writer = new GroupCommitExpenseWriter(database, references);
  return {
    accounts: new AccountService(commands, settings),
    accountQueries: new AccountQueries(database),
    balances: new BalanceService(commands),
    statements: new StatementQueries(database),
    categories: new CategoryService(commands),
    categoryQueries: new CategoryQueries(database),
    rates: new ExchangeRateService(database, commands),
    presence: new ExpensePresence(database),
    expenses: new ExpenseService({ database, commands, writer, references }),
    expenseQueries: new ExpenseQueries(database),
    expenseList: new ExpenseList(database),
  };
}
