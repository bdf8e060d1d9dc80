import type { MoneyValue } from '@/locales/format.ts';
import type { Share } from './donut.ts';
import type { MonthAmount, MonthSeries } from './month-bars.ts';

interface CategorySpend {
  readonly category: { readonly id: string } | null;
  readonly label: string;
  readonly color: string | null;
  readonly amount: MoneyValue;
}

interface AccountMonths {
  readonly account: { readonly id: string } | null;
  readonly name: string;
  readonly months: readonly MonthAmount[];
  readonly total: MoneyValue;
}

/** @param noCategory name of the spend without a category, in the user's language */
export function categoryShares(spend: readonly CategorySpend[], noCategory: string): Share[] {
  return spend.map(({ category, label, color, amount }) => ({
    id: category?.id ?? null,
    name: category ? label : noCategory,
    color,
    amount,
  }));
}

/** @param others name of the smaller accounts together, in the user's language */
export function accountSeries(accounts: readonly AccountMonths[], others: string): MonthSeries[] {
  return accounts.map(({ account, name, months, total }) => ({
    id: account?.id ?? null,
    name: account ? name : others,
    months,
    total,
  }));
}
