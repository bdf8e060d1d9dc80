import type { CashKind } from './cash-entry.ts';
import type { Days } from '../reports/period/report-period.ts';
import { addDays } from '../calendar/months.ts';
import { addSums, NOTHING, type Sum } from '../reports/figures/sum.ts';

/** The sum of one kind of entries between two bounds, signed. */
export interface PlacedSum extends Sum {
  /** 0 before the first bound, 1 from the first bound to the second, … */
  place: number;
  kind: CashKind;
}

/** The moves of some days, in minor units; each is zero or more but `transferred` and `net`. */
export interface CashFlow {
  openingMinor: bigint;
  deposits: Sum;
  adjustmentsIn: Sum;
  inflow: Sum;
  /** Without reversed ones. */
  expenses: Sum;
  adjustmentsOut: Sum;
  outflow: Sum;
  transferred: Sum;
  /** Inflow minus outflow. */
  netMinor: bigint;
  /** Opening balance, inflow minus outflow, and transferred. */
  closingMinor: bigint;
}

/** The end of days without a next one: no entry is later. */
export const NO_END = 'infinity';

/** The first days of what is to be told apart, ascending, and the day after the last. */
export function boundsOf(spans: readonly Days[]): string[] {
  return [...new Set(spans.flatMap(({ from, to }) => [from, dayAfter(to)]))].sort();
}

/** Sums between bounds, from which the flow of any days between two of them follows. */
export class CashSums {
  readonly #bounds: readonly string[];
  readonly #sums: readonly PlacedSum[];

  constructor(bounds: readonly string[], sums: readonly PlacedSum[]) {
    this.#bounds = bounds;
    this.#sums = sums;
  }

  /** Opening balances of accounts count from the beginning. @param days begin and end at bounds */
  flowOf({ from, to }: Days): CashFlow {
    const [first, last] = [this.#bounds.indexOf(from) + 1, this.#bounds.indexOf(dayAfter(to))];
    const before = this.#sums.filter(({ place, kind }) => kind === 'opening' || place < first);
    const within = this.#sums.filter(({ place, kind }) => kind !== 'opening' && place >= first && place <= last);
    const of = (kind: CashKind) => addSums(...within.filter((sum) => sum.kind === kind));
    const [deposits, adjustmentsIn, transferred] = [of('deposit'), of('adjustment_in'), of('transfer')];
    const [expenses, adjustmentsOut] = [spent(of('expense'), of('reversal')), spent(of('adjustment_out'), NOTHING)];
    const [inflow, outflow] = [addSums(deposits, adjustmentsIn), addSums(expenses, adjustmentsOut)];
    const openingMinor = addSums(...before).amountMinor;
    const netMinor = inflow.amountMinor - outflow.amountMinor;
    const closingMinor = openingMinor + netMinor + transferred.amountMinor;
    return {
      ...{ openingMinor, deposits, adjustmentsIn, inflow, expenses, adjustmentsOut, outflow },
      ...{ transferred, netMinor, closingMinor },
    };
  }
}

/** A reversal takes an expense back, also from its number. */
function spent(debits: Sum, reversals: Sum): Sum {
  return { amountMinor: -debits.amountMinor - reversals.amountMinor, count: debits.count - reversals.count };
}

function dayAfter(day: string): string {
  return addDays(day, 1) ?? NO_END;
}
