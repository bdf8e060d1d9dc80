import type { z } from 'zod';
import type {
  MergeVendorMutation,
  ReadVendorQuery,
  VendorRecordDetailsFragment,
  VendorUseDetailsFragment,
} from '../../__generated__/rest-operations.ts';
import { toAmount } from '../schema/charts.ts';
import type { vendor, vendorMerge, vendorPage, vendorRecord } from './vendors.schemas.ts';

type VendorUse = z.output<typeof vendorPage>['items'][number];

function toNamed({ id, name }: { id: string; name: string }): { id: number; name: string } {
  return { id: Number(id), name };
}

/** A vendor of a list as REST answers it. */
export function toVendorUse(found: VendorUseDetailsFragment): VendorUse {
  const { count, total, lastUsedOn, lastCategory, lastAccount, likelyTwins } = found;
  return {
    ...toNamed(found),
    ...{ count, total: toAmount(total), currency: total.currency, last_used_on: lastUsedOn },
    last_category_id: lastCategory && Number(lastCategory.id),
    last_account_id: lastAccount && Number(lastAccount.id),
    likely_twins: likelyTwins.map(toNamed),
  };
}

export function toVendorRecord(found: VendorRecordDetailsFragment): z.output<typeof vendorRecord> {
  const { names, mergedInto, merged, createdAt, updatedAt } = found;
  return {
    ...toNamed(found),
    ...{ names: [...names], merged_into: mergedInto && toNamed(mergedInto), merged: merged.map(toNamed) },
    ...{ created_at: createdAt, updated_at: updatedAt },
  };
}

export function toVendor(found: NonNullable<ReadVendorQuery['vendor']>): z.output<typeof vendor> {
  return {
    ...toVendorRecord(found),
    ...toVendorUse(found),
    months: found.months.map(({ month, amount, count }) => ({ month, amount: toAmount(amount), count })),
    is_current: found.isCurrent,
  };
}

export function toVendorMerge(found: NonNullable<MergeVendorMutation['mergeVendor']>): z.output<typeof vendorMerge> {
  const { vendor: into, merged, dryRun, movedCount, movedTotal, count, total } = found;
  return {
    ...{ vendor: toVendorRecord(into), merged: toNamed(merged), dry_run: dryRun },
    ...{ moved_count: movedCount, moved_total: toAmount(movedTotal), count },
    ...{ total: toAmount(total), currency: total.currency },
  };
}
