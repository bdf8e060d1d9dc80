import type { CurrencyCode } from '@outlay/money/currencies';
import type { Money } from '../__generated__/resolvers.ts';
import { toMoney } from '../dashboards/money.mapper.ts';
import type { UsedVendor } from './vendor-use-sql.ts';

/** The use of a vendor as GraphQL shows it. */
export interface VendorUse {
  name: string;
  count: number;
  total: Money;
  lastUsedOn: string | null;
  lastCategory: { id: string } | null;
  lastAccount: { id: string } | null;
  isCurrent: boolean;
}

/** A vendor, with what was read with it; the rest is looked up field by field. */
export interface VendorNode {
  id: string;
  name?: string;
  use?: VendorUse;
}

export function toVendorUse(used: UsedVendor, currency: CurrencyCode, isCurrent: boolean): VendorUse {
  const { name, count, totalMinor, lastDay, lastAccountId, lastCategoryId } = used;
  return {
    ...{ name, count, total: toMoney(totalMinor, currency), lastUsedOn: lastDay, isCurrent },
    lastCategory: lastCategoryId === null ? null : { id: String(lastCategoryId) },
    lastAccount: lastAccountId === null ? null : { id: String(lastAccountId) },
  };
}

/** A vendor that no live expense has. One whose event has not arrived yet has no name here. */
export function unusedVendor(
  name: string | undefined,
  id: number,
  currency: CurrencyCode,
  isCurrent: boolean,
): VendorUse {
  return {
    ...{ name: name ?? `#${id}`, count: 0, total: toMoney(0n, currency), lastUsedOn: null },
    ...{ lastCategory: null, lastAccount: null, isCurrent },
  };
}

export function toVendorNode(used: UsedVendor, currency: CurrencyCode, isCurrent: boolean): VendorNode {
  return { id: String(used.id), name: used.name, use: toVendorUse(used, currency, isCurrent) };
}
