import { auditRow, type AuditRecord, type AuditRow } from '@outlay/audit/record';
import type { DomainEvent } from '@outlay/messaging/outbox';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Account } from '../accounts/account.entity.ts';
import type { AccountEntry } from '../entries/account-entry.entity.ts';
import { accountEvent, entryEvent, type AccountEventType } from '../messaging/account-events.ts';

/** An event with the request that caused it. */
export interface CausedEvent {
  readonly origin: RequestContext;
  readonly event: DomainEvent;
  /** Every request that the event is news of: several may move a balance in one transaction. */
  readonly causes: readonly RequestContext[];
}

/** A change of an account: its event, and the requests that caused it. */
interface Touch {
  readonly type: AccountEventType;
  readonly last: RequestContext;
  readonly all: Set<RequestContext>;
}

/** Everything that one transaction of postings writes, collected in memory so that it can be written at once. */
export class PostingEffects {
  readonly entries: AccountEntry[] = [];
  readonly audits: AuditRow[] = [];
  /** Requests that wrote an audit entry. */
  readonly audited = new Set<RequestContext>();
  readonly #events: CausedEvent[] = [];
  readonly #touched = new Map<Account, Touch>();

  /** Accounts that were opened. */
  get newAccounts(): Account[] {
    return this.#accounts((type) => type === 'AccountOpened');
  }

  /** Accounts of which nothing but the balance changed. */
  get movedAccounts(): Account[] {
    return this.#accounts((type) => type === 'AccountBalanceChanged');
  }

  /** Accounts that somebody edited. */
  get editedAccounts(): Account[] {
    return this.#accounts((type) => type === 'AccountChanged' || type === 'AccountArchived');
  }

  audit(origin: RequestContext, record: AuditRecord): void {
    this.audits.push(auditRow(origin, record));
    this.audited.add(origin);
  }

  event(origin: RequestContext, event: DomainEvent): void {
    this.#events.push({ origin, event, causes: [origin] });
  }

  /** Notes that an account is to be written. What it was first touched by names its event. */
  account(origin: RequestContext, account: Account, type: AccountEventType): void {
    const earlier = this.#touched.get(account);
    const all = earlier?.all ?? new Set<RequestContext>();
    this.#touched.set(account, { type: earlier?.type ?? type, last: origin, all: all.add(origin) });
  }

  /** An entry, posted to an account whose balance and count already include it. */
  entry(origin: RequestContext, account: Account, entry: AccountEntry): void {
    this.entries.push(entry);
    this.account(origin, account, 'AccountBalanceChanged');
    this.event(origin, entryEvent({ ...entry, currency: account.currency }));
  }

  /**
   * Every event, in the order to publish them. An account's state is published once per transaction, whatever moved it and however
   * often: nobody can ever see a balance between two commits. Call once.
   */
  closeEvents(): CausedEvent[] {
    const states = [...this.#touched].map(([account, { type, last, all }]) => {
      account.eventVersion += 1;
      return { origin: last, event: accountEvent(type, account), causes: [...all] };
    });
    const isOpening = ({ event }: CausedEvent) => event.type === 'AccountOpened';
    return [...states.filter(isOpening), ...this.#events, ...states.filter((state) => !isOpening(state))];
  }

  /**
   * Takes everything but the states of accounts, to be written ahead of them: a long transaction need not hold all of its effects in memory,
   * and publishes each account once, at its end.
   */
  drain(): PostingEffects {
    const part = new PostingEffects();
    part.entries.push(...this.entries.splice(0));
    part.audits.push(...this.audits.splice(0));
    part.#events.push(...this.#events.splice(0));
    for (const origin of this.audited) part.audited.add(origin);
    this.audited.clear();
    return part;
  }

  #accounts(wanted: (type: AccountEventType) => boolean): Account[] {
    return [...this.#touched].filter(([, { type }]) => wanted(type)).map(([account]) => account);
  }
}
