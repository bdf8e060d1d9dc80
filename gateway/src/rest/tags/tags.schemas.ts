import { z } from 'zod';
import { freshness, labelFields, labelFilters } from '../labels/labels.schemas.ts';
import { bodyId, id, instant, title } from '../schema/fields.ts';
import { pageOf } from '../schema/paging.ts';

const name = z.string().meta({ description: 'Unique; lower case.' });
const pending = z.int().meta({
  description: 'Number of expenses that are still to be given this tag, or to lose it; 0 when no change is under way.',
});

export const tag = z
  .strictObject({
    name,
    ...labelFields,
    last_used_on: z.string().nullable().meta({ format: 'date', description: 'Date of the latest expense.' }),
    pending,
  })
  .meta({ id: 'Tag', description: 'A tag of expenses that are not deleted.' });

export const tagPage = pageOf(tag).extend(freshness);

/** A tag without its use. */
export const tagRecord = z
  .strictObject({ id, name, pending, created_at: instant, updated_at: instant })
  .meta({ id: 'TagRecord', description: 'A tag after a change.' });

export const tagFilters = labelFilters;
export const tagChanges = z.strictObject({ name: title(50) });
export const newTagMerge = z.strictObject({ into_id: bodyId('The tag that its expenses get instead.') });

const at = '2025-11-20T09:30:00.000Z';
export const exampleTag = {
  ...{ id: 5, name: 'design', count: 12, total: 3008.25, currency: 'USD', last_used_on: '2025-11-20', pending: 0 },
};
export const exampleTagRecord = { id: 5, name: 'design', pending: 0, created_at: at, updated_at: at };
