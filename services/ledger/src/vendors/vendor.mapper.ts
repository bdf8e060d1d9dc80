import { formatAmount } from '@outlay/money/money';
import type { CurrencyCode } from '@outlay/money/currencies';
import type { Vendor } from './vendor.ts';
import type { VendorUse } from './vendor-use.repository.ts';

/** A vendor as GraphQL shows it; it survives JSON. Other vendors are links. */
export interface VendorModel {
  id: string;
  name: string;
  names: string[];
  mergedIntoId: string | null;
  mergedIds: string[];
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** The answer to a merge. */
export interface VendorMergeModel {
  vendor: VendorModel;
  merged: VendorModel;
  dryRun: boolean;
  movedCount: number;
  movedTotal: { amount: string; currency: CurrencyCode };
  count: number;
  total: { amount: string; currency: CurrencyCode };
}

export function toVendor(vendor: Vendor): VendorModel {
  return {
    id: String(vendor.id),
    name: vendor.name,
    names: [...vendor.names],
    mergedIntoId: vendor.mergedInto === null ? null : String(vendor.mergedInto),
    mergedIds: vendor.mergedIds.map(String),
    version: vendor.version,
    createdAt: vendor.createdAt.toISOString(),
    updatedAt: vendor.updatedAt.toISOString(),
  };
}

/** @param uses of `merged` before it, and of `vendor` after it */
export function toVendorMerge(
  [vendor, merged]: readonly [Vendor, Vendor],
  { moved, all, currency }: { moved: VendorUse; all: VendorUse; currency: CurrencyCode },
  dryRun: boolean,
): VendorMergeModel {
  const money = ({ totalMinor }: VendorUse) => ({ amount: formatAmount(totalMinor, currency), currency });
  return {
    ...{ vendor: toVendor(vendor), merged: toVendor(merged), dryRun },
    ...{ movedCount: moved.count, movedTotal: money(moved), count: all.count, total: money(all) },
  };
}
