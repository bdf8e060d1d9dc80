import { AppError } from '@outlay/errors/app-error';
import { checkTogether } from '@outlay/errors/check-together';
import { currencyOf } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import { dayIn } from '@outlay/service-kit/day-in';
import { requireBalances } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { BalancePoint } from '../__generated__/resolvers.ts';
import { TenantSettingsEntity } from '../replicas/tenant-settings.entity.ts';
import { checkDate } from '../validation/date.ts';
import { BalanceHistoryRepository, type BalanceOf } from './balance-history.repository.ts';
import { stepEnds, type BalanceStep } from './balance-steps.ts';

/** A balance history that one operation asks for. */
export interface HistoryOf {
  readonly accountId: number;
  readonly currency: string;
  /** First and last day in the tenant's time zone, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly step: BalanceStep;
}

/** Reads the balances of accounts over time. */
export class BalanceHistoryQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /**
   * Histories in the order they are asked for; those over the same days are read together. An AppError VALIDATION_FAILED stands for
   * one with bad days.
   * @throws AppError FORBIDDEN without `accounts:read`; KEY_LIMITED
   */
  async findMany(context: RequestContext, asked: readonly HistoryOf[]): Promise<(BalancePoint[] | Error)[]> {
    requirePermission(context, 'accounts:read');
    requireBalances(context);
    const alike = Map.groupBy(asked, ({ from, to, step }) => `${from} ${to} ${step}`);
    const found = new Map<HistoryOf, BalancePoint[] | Error>();
    await this.#database.read(context, async (em) => {
      const settings = await em.findOne(TenantSettingsEntity, {});
      for (const group of alike.values()) {
        await this.#read(em, tenantOf(context), group, settings?.timeZone ?? 'UTC', found);
      }
    });
    return asked.map((history) => found.get(history) ?? []);
  }

  /** @param group histories over the same days */
  async #read(
    em: EntityManager,
    tenantId: number,
    group: readonly HistoryOf[],
    timeZone: string,
    found: Map<HistoryOf, BalancePoint[] | Error>,
  ): Promise<void> {
    const days = readDays(group, dayIn(timeZone, new Date()));
    for (const history of group) found.set(history, days instanceof AppError ? days : []);
    if (days instanceof AppError) return;
    const ids = [...new Set(group.map(({ accountId }) => accountId))];
    const accounts = await new BalanceHistoryRepository(em, tenantId).find(ids, days);
    for (const history of group) {
      const account = accounts.get(history.accountId);
      if (account) found.set(history, toPoints(account, days, history.currency));
    }
  }
}

/** The balance at the end of a day is that of now without what is dated later. */
function toPoints(
  { firstDate, balanceMinor, movedAfter }: BalanceOf,
  days: readonly string[],
  code: string,
): BalancePoint[] {
  const currency = currencyOf(code);
  const points: BalancePoint[] = [];
  let balance = BigInt(balanceMinor);
  for (const [place, date] of [...days.entries()].toReversed()) {
    if (date < firstDate) break;
    balance -= BigInt(movedAfter[place] ?? 0);
    points.push({ date, balance: { amount: formatAmount(balance, currency), currency } });
  }
  return points.toReversed();
}

/** The days of the points, none after today; or what is wrong with them. */
function readDays([first]: readonly HistoryOf[], today: string): string[] | AppError {
  if (!first) return [];
  const { from, to, step } = first;
  try {
    checkTogether(
      () => checkDate(from, 'from'),
      () => checkDate(to, 'to'),
    );
    const ends = stepEnds(from, to, step);
    const last = to < today ? to : today;
    return last < from ? [] : [...ends.filter((end) => end < last), last];
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
