import type { CurrencyCode } from '@outlay/money/currencies';
import type { Account } from '../accounts/account.entity.ts';
import type { WantedRate } from '../exchange-rates/exchange-rate.repository.ts';
import type { FoundRate } from '../exchange-rates/rate-finder.ts';
import type { ProjectReplica } from '../replicas/project-replica.entity.ts';

/** What booking needs to know of a project. */
export type ProjectState = Pick<ProjectReplica, 'currency' | 'status' | 'deleted'> & {
  /** Whether an expense was ever booked on it: from then on its currency stays. */
  readonly hasExpenses: boolean;
};

/** What the drafts of one transaction refer to, as read in that transaction. What is missing does not exist in the tenant. */
export interface LedgerState {
  /** The database's clock, to the millisecond. */
  readonly now: Date;
  /** null where the replica of the tenant's settings has not arrived yet. */
  readonly baseCurrency: CurrencyCode | null;
  /** Whether the base currency is fixed already. */
  readonly isPinned: boolean;
  /** Locked, unless for a dry run. Booking changes their balances and counters as it goes along. */
  readonly accounts: ReadonlyMap<number, Account>;
  readonly projects: ReadonlyMap<number, ProjectState>;
  readonly categories: ReadonlySet<number>;
  readonly rates: RateTable;
  /** Ids taken ahead for new expenses and entries; none for a dry run. */
  readonly expenseIds: number[];
  readonly entryIds: number[];
}

/** The rates that the drafts need, by `rateKey`; null where there is none. */
export type RateTable = ReadonlyMap<string, FoundRate | null>;

/** One text for each wanted rate. */
export function rateKey({ from, to, date }: WantedRate): string {
  return `${from}${to}${date}`;
}
