import { AppError } from '@outlay/errors/app-error';
import { formatAmount } from '@outlay/money/money';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { keyLimited } from '@outlay/tenancy/key-scope';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Expense } from '../expenses/expense.ts';
import { RowBusyError, rowKey, type PostingState } from '../posting/posting-state.ts';
import { dayAfter, startOfDay } from '../time/calendar.ts';

/** Total that a key has recorded on a day, in minor units of the base currency. */
export interface KeySpend {
  readonly keyId: number;
  /** In the tenant's time zone, YYYY-MM-DD. */
  readonly day: string;
  readonly spentMinor: bigint;
}

/** Expenses that one transaction records on a day, with the most that the tenant may record. */
export interface CountedExpenses {
  readonly day: string;
  readonly added: number;
  readonly perDay: number;
}

type Known = Pick<PostingState, 'today' | 'timeZone' | 'baseCurrency' | 'quota'>;

/**
 * Checks the limits on amounts of acting keys and the tenant's quota, command by command, on sums that are locked in the same
 * transaction. `spent` and `counted` are then what there is to write. What grows counts, by the amount that it grows: nothing gives
 * an allowance of the day back.
 */
export class Allowances {
  readonly #state: Known;
  readonly #spent: Map<number, KeySpend>;
  readonly #changed = new Set<number>();
  #added = 0;

  /** @param spent of the keys that have a limit for the day; one that is not there is locked by another transaction */
  constructor(state: Known, spent: readonly KeySpend[]) {
    this.#state = state;
    this.#spent = new Map(spent.map((one) => [one.keyId, one]));
  }

  get spent(): KeySpend[] {
    return [...this.#spent.values()].filter(({ keyId }) => this.#changed.has(keyId));
  }

  /** Null where nothing was recorded, or no quota limits it. */
  get counted(): CountedExpenses | null {
    const { quota, today } = this.#state;
    return quota === null || this.#added === 0 ? null : { day: today, added: this.#added, perDay: quota.perDay };
  }

  /** @throws AppError KEY_LIMITED, QUOTA_EXCEEDED; RowBusyError */
  require(origin: RequestContext, before: Expense | null, after: Expense): void {
    if (before === null) this.#requireQuota(1);
    const { maxAmountMinor, maxPerDayMinor } = limitsOf(origin);
    const grownBy = liveMinor(after) - liveMinor(before);
    if (grownBy <= 0n) return;
    if (maxAmountMinor !== null && liveMinor(after) > maxAmountMinor) throw this.#overAmount(maxAmountMinor);
    if (maxPerDayMinor === null) return;
    const leftMinor = maxPerDayMinor - this.#spentBy(origin).spentMinor;
    if (grownBy > leftMinor) throw this.#overDay(maxPerDayMinor, leftMinor);
  }

  /** As {@link require} and {@link count} of so many new expenses of a caller without limits. @throws AppError QUOTA_EXCEEDED */
  take(newExpenses: number): void {
    this.#requireQuota(newExpenses);
    this.#added += newExpenses;
  }

  /** To be called once everything else allows the change. */
  count(origin: RequestContext, before: Expense | null, after: Expense): void {
    if (before === null) this.#added += 1;
    const grownBy = liveMinor(after) - liveMinor(before);
    if (grownBy <= 0n || limitsOf(origin).maxPerDayMinor === null) return;
    const spend = this.#spentBy(origin);
    this.#spent.set(spend.keyId, { ...spend, spentMinor: spend.spentMinor + grownBy });
    this.#changed.add(spend.keyId);
  }

  #spentBy({ principal }: RequestContext): KeySpend {
    const keyId = principal.kind === 'key' ? principal.keyId : 0;
    const spend = this.#spent.get(keyId);
    if (!spend) throw new RowBusyError(rowKey('key', keyId));
    return spend;
  }

  #requireQuota(more: number): void {
    const { quota } = this.#state;
    if (quota === null || quota.recorded + this.#added + more <= quota.perDay) return;
    throw new AppError(
      'QUOTA_EXCEEDED',
      `This organisation may record ${quota.perDay} expenses a day, and has recorded them. The day ends at ${this.#dayEnds()}.`,
    );
  }

  #overAmount(maxMinor: bigint): AppError {
    const most = this.#money(maxMinor);
    return keyLimited(`An expense of this API key may amount to at most ${most} (max_amount).`, [
      { field: 'amount', message: `may be at most ${most} with this API key`, code: 'OUT_OF_RANGE' },
    ]);
  }

  #overDay(maxMinor: bigint, leftMinor: bigint): AppError {
    const left = this.#money(leftMinor > 0n ? leftMinor : 0n);
    return keyLimited(
      `This API key may record ${this.#money(maxMinor)} a day (max_per_day). ${left} is left until the day ends at ${this.#dayEnds()}.`,
      [{ field: 'amount', message: `may be at most ${left} until the day ends`, code: 'OUT_OF_RANGE' }],
    );
  }

  #dayEnds(): string {
    const { today, timeZone } = this.#state;
    return startOfDay(timeZone, dayAfter(today)).toISOString();
  }

  #money(minor: bigint): string {
    const { baseCurrency } = this.#state;
    return baseCurrency === null ? String(minor) : `${formatAmount(minor, baseCurrency)} ${baseCurrency}`;
  }
}

/** The amount in the base currency; nothing for one that is not there, or deleted. */
function liveMinor(expense: Expense | null): bigint {
  return expense?.softDeletedAt === null ? expense.baseAmount.amountMinor : 0n;
}
