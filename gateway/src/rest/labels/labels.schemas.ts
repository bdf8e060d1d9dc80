import { z } from 'zod';
import { amount, id, instant, text } from '../schema/fields.ts';
import { paging, sort } from '../schema/paging.ts';

/** Fields that vendors and tags have. */
export const labelFields = {
  id,
  count: z.int().meta({ description: 'Number of expenses.' }),
  total: amount.meta({ type: 'number', description: 'Sum of the expenses in the base currency.' }),
  currency: z.string().meta({ description: 'The base currency.' }),
};

export const freshness = {
  as_of: instant.nullable().meta({ description: 'Time of the latest change included.' }),
  is_current: z.boolean().meta({ description: 'False when the list does not yet include every known change.' }),
};

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
