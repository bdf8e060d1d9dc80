import { z } from 'zod';
import { freshness, labelFields, labelFilters } from '../labels/labels.schemas.ts';
import { amount, bodyId, id, instant, queryFlag, title } from '../schema/fields.ts';
import { pageOf } from '../schema/paging.ts';

const named = z.strictObject({ id, name: z.string() });

const useFields = {
  ...labelFields,
  name: z.string().meta({ description: 'The name to show. No other vendor has it.' }),
  last_used_on: z.string().nullable().meta({ format: 'date', description: 'Date of the latest expense.' }),
  last_category_id: id.nullable().meta({ description: 'Category of the latest expense.' }),
  last_account_id: id.nullable().meta({ description: 'Account of the latest expense.' }),
  likely_twins: z.array(named).meta({
    description: 'Vendors whose names differ by punctuation, spaces, accents, a legal form or one letter.',
  }),
};

const vendorUse = z.strictObject(useFields).meta({
  id: 'VendorUse',
  description: 'A vendor and its use by expenses that are not deleted, under every name that counts for it.',
});

export const vendorPage = pageOf(vendorUse).extend(freshness);

const recordFields = {
  id,
  name: useFields.name,
  names: z.array(z.string()).meta({
    description: 'The names that count for it, as first typed; none while it is merged into another vendor.',
  }),
  merged_into: named.nullable().meta({ description: 'The vendor that it is merged into.' }),
  merged: z.array(named).meta({ description: 'Vendors that were merged into it, and can be taken out again.' }),
  created_at: instant,
  updated_at: instant,
};

/** A vendor without its use. */
export const vendorRecord = z
  .strictObject(recordFields)
  .meta({ id: 'VendorRecord', description: 'A vendor and the names that count for it.' });

export const vendor = z
  .strictObject({
    ...recordFields,
    ...useFields,
    months: z.array(z.strictObject({ month: z.string(), amount, count: z.int() })).meta({
      description: 'Spend by month in the base currency; months without expenses are left out.',
    }),
    is_current: freshness.is_current,
  })
  .meta({ id: 'Vendor', description: 'A vendor, the names that count for it and its use.' });

export const vendorMerge = z
  .strictObject({
    vendor: vendorRecord,
    merged: named.meta({ description: 'The vendor that was merged into it.' }),
    dry_run: z.boolean(),
    moved_count: z.int().meta({ description: 'Number of expenses of the merged vendor.' }),
    moved_total: amount.meta({ description: 'Their sum in the base currency.' }),
    count: z.int().meta({ description: 'Number of expenses of both.' }),
    total: amount.meta({ description: 'Their sum in the base currency.' }),
    currency: z.string().meta({ description: 'The base currency.' }),
  })
  .meta({ id: 'VendorMerge', description: 'Two vendors that became one, or what would become of them.' });

export const vendorFilters = labelFilters.extend({
  twins: queryFlag('Only vendors that have likely twins.').prefault('false').meta({ default: false }),
});
export const vendorChanges = z.strictObject({
  name: title(200).meta({ description: 'Also counts for the vendor from then on.' }),
});
export const newMerge = z.strictObject({ into_id: bodyId('The vendor to merge it into.') });
export const mergeQuery = z.strictObject({
  dry_run: queryFlag('Return the result without changing anything.').prefault('false').meta({ default: false }),
});

const at = '2025-11-20T09:30:00.000Z';
export const exampleVendorUse = {
  ...{ id: 7, name: 'Figma', count: 12, total: 3008.25, currency: 'USD', last_used_on: '2025-11-20' },
  ...{ last_category_id: 9, last_account_id: 45, likely_twins: [{ id: 31, name: 'Figma Inc.' }] },
};
export const exampleRecord = {
  ...{ id: 7, name: 'Figma', names: ['Figma', 'Figma Inc.'], merged_into: null },
  ...{ merged: [{ id: 31, name: 'Figma Inc.' }], created_at: at, updated_at: at },
};
export const exampleVendor = {
  ...exampleRecord,
  ...exampleVendorUse,
  ...{ likely_twins: [], months: [{ month: '2025-11', amount: 250.75, count: 1 }], is_current: true },
};
export const exampleMerge = {
  ...{ vendor: exampleRecord, merged: { id: 31, name: 'Figma Inc.' }, dry_run: false },
  ...{ moved_count: 3, moved_total: 752.25, count: 15, total: 3760.5, currency: 'USD' },
};
