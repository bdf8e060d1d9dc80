import { z } from 'zod';
import { amount, id, instant, text } from '../schema/fields.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';

const fieldsOfTag = {
  name: z.string().meta({ description: 'Unique; identifies the item, which has no id. Filters of expenses take it.' }),
  count: z.int().meta({ description: 'Number of expenses.' }),
  total: amount.meta({ type: 'number', description: 'Sum of the expenses in the base currency.' }),
  currency: z.string().meta({ description: 'The base currency.' }),
  last_used_on: z.string().meta({ format: 'date', description: 'Date of the latest expense.' }),
};

const tag = z.strictObject(fieldsOfTag).meta({ id: 'Tag', description: 'A tag of expenses that are not deleted.' });

const vendor = z
  .strictObject({
    ...fieldsOfTag,
    last_category_id: id.nullable().meta({ description: 'Category of the latest expense.' }),
    last_account_id: id.nullable().meta({ description: 'Account of the latest expense.' }),
  })
  .meta({ id: 'Vendor', description: 'A vendor of expenses that are not deleted, named as in the latest one.' });

const freshness = {
  as_of: instant.nullable().meta({ description: 'Time of the latest change included.' }),
  is_current: z.boolean().meta({ description: 'False when the list does not yet include every known change.' }),
};

export const tagPage = pageOf(tag).extend(freshness);
export const vendorPage = pageOf(vendor).extend(freshness);

export const labelFilters = z.strictObject({
  q: text(200)
    .optional()
    .meta({
      description: 'Each word must begin a word of the name, whatever the case and accents.',
      examples: ['fig'],
    }),
  sort: sort(['last_used_on', 'count', 'total', 'name'], '-last_used_on,-count'),
  ...paging,
});

export const exampleTag = { name: 'design', count: 12, total: 3008.25, currency: 'USD', last_used_on: '2025-11-20' };
export const exampleVendor = { ...exampleTag, name: 'Figma Inc.', last_category_id: 9, last_account_id: 45 };
