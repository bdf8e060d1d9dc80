import { auditRow, type AuditRecord, type AuditRow } from '@outlay/audit/record';
import type { DomainEvent } from '@outlay/messaging/outbox';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Account } from '../accounts/account.entity.ts';
import type { AccountEntry } from '../entries/account-entry.entity.ts';
import { accountEvent, entryEvent } from '../messaging/account-events.ts';
import type { Expense } from '../expenses/expense.ts';

/** An event with the request that caused it. */
export interface CausedEvent {
  readonly origin: RequestContext;
  readonly event: DomainEvent;
  /** Every request that the event is news of: several may move a balance in one transaction. */
  readonly causes: readonly RequestContext[];
}

/** How the number of a day's expenses changes. */
export interface DayCountChange {
  live: number;
  deleted: number;
}

/** Everything that one transaction of bookings writes, collected in memory so that it can be written at once. */
export class LedgerEffects {
  readonly newExpenses: Expense[] = [];
  readonly changedExpenses: Expense[] = [];
  readonly entries: AccountEntry[] = [];
  readonly dayCounts = new Map<string, DayCountChange>();
  readonly audits: AuditRow[] = [];
  readonly #events: CausedEvent[] = [];
  readonly #moved = new Map<Account, { last: RequestContext; all: Set<RequestContext> }>();

  /** Accounts whose balance moved. */
  get accounts(): Account[] {
    return [...this.#moved.keys()];
  }

  audit(origin: RequestContext, record: AuditRecord): void {
    this.audits.push(auditRow(origin, record));
  }

  event(origin: RequestContext, event: DomainEvent): void {
    this.#events.push({ origin, event, causes: [origin] });
  }

  /** An entry, posted to an account whose balance and count already include it. */
  entry(origin: RequestContext, account: Account, entry: AccountEntry): void {
    this.entries.push(entry);
    const all = this.#moved.get(account)?.all ?? new Set<RequestContext>();
    this.#moved.set(account, { last: origin, all: all.add(origin) });
    this.event(origin, entryEvent({ ...entry, currency: account.currency }));
  }

  countDay(date: string, change: Partial<DayCountChange>): void {
    const count = this.dayCounts.get(date) ?? { live: 0, deleted: 0 };
    count.live += change.live ?? 0;
    count.deleted += change.deleted ?? 0;
    this.dayCounts.set(date, count);
  }

  /**
   * Every event, in the order to publish them. An account tells its balance once per transaction, whatever moved it and however
   * often: nobody can ever see a balance between two commits. Call once.
   */
  closeEvents(): CausedEvent[] {
    const balances = [...this.#moved].map(([account, { last, all }]) => {
      account.eventVersion += 1;
      return { origin: last, event: accountEvent('AccountBalanceChanged', account), causes: [...all] };
    });
    return [...this.#events, ...balances];
  }
}
