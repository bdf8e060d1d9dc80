import type { CurrencyCode } from '@outlay/money/currencies';
import { currencyOf } from '@outlay/money/currencies';
import { nameKey } from '@outlay/text/name-key';
import type { CategorySpend, DashboardAccount, VendorSpend } from '../__generated__/resolvers.ts';
import type { KnownAccount, KnownCategory } from '../replicas/replica-reading.repository.ts';
import type { Sum, VendorSum } from '../spend/spend.repository.ts';
import { toMoney, toMoneyOrNull } from './money.mapper.ts';

const UNCATEGORIZED = 'Uncategorized';
/** In place of it, where a category has that name. */
const NO_CATEGORY = 'No category';

/** Sums by category, greatest first, under the categories' names. */
export function toCategoryBreakdown(
  sums: readonly Sum<number | null>[],
  categories: readonly KnownCategory[],
  currency: CurrencyCode,
): CategorySpend[] {
  const nameOf = categoryNames(categories);
  return sums
    .filter((sum) => sum.currency === currency)
    .sort((a, b) => Number(b.amountMinor - a.amountMinor) || (a.of ?? 0) - (b.of ?? 0))
    .map(({ of, amountMinor }) => ({
      category: of === null ? null : { id: String(of) },
      ...nameOf(of),
      amount: toMoney(amountMinor, currency),
    }));
}

/** Names and colours of categories, and of expenses without one. */
export function categoryNames(
  categories: readonly KnownCategory[],
): (id: number | null) => Pick<CategorySpend, 'label' | 'color'> {
  const known = new Map(categories.map((category) => [category.categoryId, category]));
  const isTaken = categories.some(({ name }) => nameKey(name) === nameKey(UNCATEGORIZED));
  return (id) => {
    const category = id === null ? undefined : known.get(id);
    // A category whose event has not arrived yet has no name here.
    const label = id === null ? (isTaken ? NO_CATEGORY : UNCATEGORIZED) : (category?.name ?? `#${id}`);
    return { label, color: category?.color ?? null };
  };
}

/** Spend on one vendor. */
export function toVendorSpend(
  { vendor, vendorId, amountMinor, count }: VendorSum,
  currency: CurrencyCode,
): VendorSpend {
  return { vendor, vendorId, amount: toMoney(amountMinor, currency), count };
}

/** An account with its balance in its own currency. */
export function toDashboardAccount(account: KnownAccount): DashboardAccount {
  const currency = currencyOf(account.currency);
  return {
    account: { id: String(account.accountId) },
    name: account.name,
    currentBalance: toMoney(account.currentBalanceMinor, currency),
    lowBalanceThreshold: toMoneyOrNull(account.lowBalanceThresholdMinor, currency),
  };
}
