import type { ExpenseFact } from '@outlay/analytics/facts/expense-fact';
import { diff, type Changes } from '@outlay/audit/diff';
import { auditedAccount } from '@outlay/ledger/accounts/account.audit';
import type { Account } from '@outlay/ledger/accounts/account.entity';
import type { AccountEntry } from '@outlay/ledger/entries/account-entry.entity';
import type { Expense } from '@outlay/ledger/expenses/expense';
import { toAuditedExpense } from '@outlay/ledger/expenses/expense.mapper';
import { nameKey } from '@outlay/text/name-key';
import type { AuditChain, SealedRow } from './audit-chain.ts';

/** Rows of some bookings, in every table that grows with them. */
export interface BookedRows {
  expenses: Expense[];
  entries: AccountEntry[];
  audits: SealedRow[];
  facts: ExpenseFact[];
}

export interface BookingIds {
  tenantId: number;
  nextAccountId: number;
  nextEntryId: number;
  epoch: number;
}

const DEPOSIT_MINOR = 50_000n;
const THRESHOLD_MINOR = 10_000n;

/** Books in memory: each entry goes on from the balance and the sequence that the one before it left. */
export class Booking {
  /** In the order of their ids, as the last booking left them. */
  readonly accounts: Account[] = [];
  readonly #ids: BookingIds;
  readonly #chain: AuditChain;
  readonly #byId = new Map<number, Account>();
  #rows: BookedRows = { expenses: [], entries: [], audits: [], facts: [] };

  constructor(ids: BookingIds, chain: AuditChain) {
    this.#ids = { ...ids };
    this.#chain = chain;
  }

  /** Opens an account with a balance, and books a deposit. */
  open(name: string, openingBalanceMinor: bigint, now: Date): void {
    const account: Account = {
      ...{ id: this.#ids.nextAccountId++, tenantId: this.#ids.tenantId, name, type: 'bank', currency: 'USD' },
      ...{ openingBalanceMinor, currentBalanceMinor: 0n, lowBalanceThresholdMinor: THRESHOLD_MINOR },
      ...{ overdraft: 'warn', isArchived: false, version: 1, eventVersion: 0, entryCount: 0 },
      ...{ createdAt: now, updatedAt: now },
    };
    this.accounts.push(account);
    this.#byId.set(account.id, account);
    const date = now.toISOString().slice(0, 10);
    this.#post(account, { kind: 'opening', amountMinor: openingBalanceMinor, date, at: now });
    const opened = auditedAccount(account);
    this.#audit('account.opened', account, diff(null, opened), now);
    const said = { date, source: 'bench', note: null };
    this.#post(account, { kind: 'deposit', amountMinor: DEPOSIT_MINOR, at: now, ...said });
    const changes = { ...diff(opened, auditedAccount(account)), ...diff(null, said) };
    this.#audit('account.deposit_recorded', account, changes, now);
  }

  spend(expense: Expense): void {
    const { id, accountId, accountAmount, expenseDate: date, createdAt: at } = expense;
    const account = this.#byId.get(accountId);
    if (!account) throw new Error(`The account ${accountId} is not among those of the tenant.`);
    this.#rows.expenses.push(expense);
    this.#post(account, { kind: 'expense', amountMinor: -accountAmount.amountMinor, expenseId: id, date, at });
    const changes = diff(null, toAuditedExpense(expense));
    this.#rows.audits.push(
      this.#chain.seal({ action: 'expense.created', entityType: 'expense', entityId: id, changes, at }),
    );
    this.#rows.facts.push(factOf(expense, this.#ids.epoch));
  }

  /** The rows booked since the last call. */
  take(): BookedRows {
    const rows = this.#rows;
    this.#rows = { expenses: [], entries: [], audits: [], facts: [] };
    return rows;
  }

  #post(
    account: Account,
    move: Pick<AccountEntry, 'kind' | 'amountMinor' | 'date' | 'at'> & Partial<AccountEntry>,
  ): void {
    account.currentBalanceMinor += move.amountMinor;
    account.entryCount += 1;
    account.eventVersion += 1;
    account.updatedAt = move.at;
    this.#rows.entries.push({
      ...{ id: this.#ids.nextEntryId++, tenantId: account.tenantId, accountId: account.id },
      ...{ sequence: account.entryCount, balanceAfterMinor: account.currentBalanceMinor },
      ...{ expenseId: null, transferId: null, source: null, note: null },
      ...move,
    });
  }

  #audit(action: string, { id: entityId }: Account, changes: Changes, at: Date): void {
    this.#rows.audits.push(this.#chain.seal({ action, entityType: 'account', entityId, changes, at }));
  }
}

/** The fact that analytics makes of the event of a new expense. */
function factOf(expense: Expense, epoch: number): ExpenseFact {
  const { vendor, projectAmount, baseAmount } = expense;
  return {
    expenseId: expense.id,
    accountId: expense.accountId,
    projectId: expense.projectId,
    categoryId: expense.categoryId,
    vendor,
    vendorKey: vendor === null ? null : nameKey(vendor) || null,
    tags: [...expense.tags],
    day: expense.expenseDate,
    baseMinor: baseAmount.amountMinor,
    baseCurrency: baseAmount.currency,
    projectMinor: projectAmount?.amountMinor ?? null,
    projectCurrency: projectAmount?.currency ?? null,
    live: true,
    eventTime: expense.createdAt,
    epoch,
    version: expense.version,
  };
}
