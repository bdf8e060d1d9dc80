import type { MoneyValue } from '@/locales/format.ts';
import type { MonthAmount } from '@/ui/charts/month-bars.ts';

/** Months of a chart: readable side by side on a desktop. */
const MOST = 24;

/** The last months up to a vendor's latest, those without spend included. */
export function monthsOf(spent: readonly MonthAmount[]): MonthAmount[] {
  const last = spent.at(-1);
  if (!last) return [];
  const known = new Map(spent.map(({ month, amount }) => [month, amount]));
  const zero: MoneyValue = { ...last.amount, amount: '0' };
  const first = indexOf(spent[0]?.month ?? last.month);
  const from = Math.max(first, indexOf(last.month) - MOST + 1);
  return Array.from({ length: indexOf(last.month) - from + 1 }, (_none, offset) => {
    const month = nameOf(from + offset);
    return { month, amount: known.get(month) ?? zero };
  });
}

function indexOf(month: string): number {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return year * 12 + number - 1;
}

function nameOf(index: number): string {
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}
