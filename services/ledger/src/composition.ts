import type { Commands } from '@outlay/tenancy/commands';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AccountQueries } from './accounts/account.queries.ts';
import { AccountService } from './accounts/account.service.ts';
import { CategoryQueries } from './categories/category.queries.ts';
import { CategoryService } from './categories/category.service.ts';
import { ClosedPeriodService } from './closed-periods/closed-period.service.ts';
import type { LedgerServices } from './context.ts';
import { BalanceHistoryQueries } from './entries/balance-history.queries.ts';
import { StatementQueries } from './entries/statement.queries.ts';
import { ExchangeRateService } from './exchange-rates/exchange-rate.service.ts';
import { GroupCommitExpenseWriter } from './expenses/recording/expense-writer.ts';
import { BulkExpenseService } from './expenses/bulk/bulk-expense.service.ts';
import { ExpenseQueries } from './expenses/expense.queries.ts';
import { ReferenceNames, type AskForProjectNames } from './expenses/reference-names.ts';
import { ExpenseService } from './expenses/recording/expense.service.ts';
import { ExpenseExports } from './expenses/exporting/expense-exports.ts';
import { ExpenseList } from './expenses/listing/expense-list.ts';
import { ImportCommits } from './imports/committing/import-commits.service.ts';
import { ImportService } from './imports/import.service.ts';
import { ImportQueries } from './imports/listing/import.queries.ts';
import { PersonalDataService } from './personal-data/personal-data.service.ts';
import type { TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import { TagQueries } from './tags/tag.queries.ts';
import { TagService } from './tags/tag.service.ts';
import type { Reassigner } from './reassignments/reassigner.ts';
import { VendorQueries } from './vendors/vendor.queries.ts';
import { VendorService } from './vendors/vendor.service.ts';
import { PostingCommands } from './posting/posting-commands.ts';
import { RowTurns } from './posting/row-turns.ts';
import type { References } from './replicas/references.ts';
import type { AskForTenantLabel } from './siblings/ask-tenant-label.ts';
import { TransferQueries } from './transfers/transfer.queries.ts';
import { TransferService } from './transfers/transfer.service.ts';
import { SavedFilterService } from './saved-filters/saved-filter.service.ts';

/** Dependencies of the domains. */
export interface LedgerParts {
  database: TenantDatabase;
  commands: Commands;
  references: References;
  askForProjectNames: AskForProjectNames;
  askForTenantLabel: AskForTenantLabel;
  office: TicketOffice;
  /** Works off what changes of tags and categories leave over. */
  reassigner: Pick<Reassigner, 'wake'>;
  /** Says that an import is to be committed or undone. */
  wakeCommits: () => void;
  /** Called once an import is to be read. */
  importDue: () => void;
}

/** Limit of locked rows waited for at the same time; each takes a database connection. */
const MOST_WAITS = 4;

/** The classes that answer requests. */
export function createLedgerServices({
  database,
  commands,
  references,
  askForProjectNames,
  askForTenantLabel,
  office,
  reassigner,
  wakeCommits,
  importDue,
}: LedgerParts): LedgerServices {
  const turns = new RowTurns(MOST_WAITS);
  const posting = new PostingCommands(commands, references, turns);
  const writer = new GroupCommitExpenseWriter(database, references, turns);
  return {
    accounts: new AccountService(posting),
    accountQueries: new AccountQueries(database),
    statements: new StatementQueries(database),
    balanceHistories: new BalanceHistoryQueries(database),
    transfers: new TransferService({ database, commands: posting, references }),
    transferQueries: new TransferQueries(database),
    categories: new CategoryService(commands, reassigner),
    categoryQueries: new CategoryQueries(database),
    closedPeriods: new ClosedPeriodService(database, posting),
    rates: new ExchangeRateService(database, posting),
    expenses: new ExpenseService({ database, commands: posting, writer, references }),
    bulkExpenses: new BulkExpenseService(posting),
    expenseQueries: new ExpenseQueries(database),
    expenseList: new ExpenseList(database, references),
    expenseExports: new ExpenseExports({ database, office, askForProjectNames, askForTenantLabel }),
    importCommits: new ImportCommits(commands, wakeCommits),
    importService: new ImportService({
      ...{ database, commands, references, office, askForProjectNames },
      due: importDue,
    }),
    importQueries: new ImportQueries(database),
    personalData: new PersonalDataService(database),
    tags: new TagService(commands, reassigner),
    tagQueries: new TagQueries(database),
    vendors: new VendorService(database, commands),
    vendorQueries: new VendorQueries(database),
    savedFilterService: new SavedFilterService(database, commands),
    referenceNames: new ReferenceNames(database, askForProjectNames),
  };
}
