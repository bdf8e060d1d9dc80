import { z } from 'zod';
import { amount, id, instant, text } from '../schema/fields.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';

/** Fields that vendors and tags have. */
export const labelFields = {
  id,
  count: z.int().meta({ description: 'Number of expenses.' }),
  total: amount.meta({ type: 'number', description: 'Sum of the expenses in the base currency.' }),
  currency: z.string().meta({ description: 'The base currency.' }),
};

const { id: _none, ...useFields } = labelFields;
const fieldsOfTag = {
  name: z.string().meta({ description: 'Unique; identifies the item, which has no id. Filters of expenses take it.' }),
  ...useFields,
  last_used_on: z.string().meta({ format: 'date', description: 'Date of the latest expense.' }),
};

const tag = z.strictObject(fieldsOfTag).meta({ id: 'Tag', description: 'A tag of expenses that are not deleted.' });

export const freshness = {
  as_of: instant.nullable().meta({ description: 'Time of the latest change included.' }),
  is_current: z.boolean().meta({ description: 'False when the list does not yet include every known change.' }),
};

export const tagPage = pageOf(tag).extend(freshness);

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
