import { z } from 'zod';
import { id, instant, matching, queryId, text, title } from '../schema/fields.ts';
import { refused } from '../../http/issue-code.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';

export const category = z
  .strictObject({
    id,
    name: z.string(),
    color: z.string(),
    description: z.string().nullable(),
    pending: z.int().meta({
      description:
        'Number of expenses that are still to be moved from or to it; 0 when no deletion with `move_to` is under way.',
    }),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Category', description: 'Category of expenses.' });

export const categoryPage = pageOf(category);

export const categoryFilters = z.strictObject({
  q: text(200).optional().meta({ description: 'Text contained in the name.' }),
  sort: sort(['name', 'created_at', 'id'], 'name'),
  ...paging,
});

const name = title(80).meta({ description: 'Unique within the tenant, ignoring case.' });
const color = matching(/^#[0-9a-fA-F]{6}$/, refused('must be a colour such as #8b5cf6', 'BAD_COLOR'));
const description = text(500).nullable().optional();

export const categoryDeletion = z.strictObject({
  move_to: queryId('The category that its expenses get before, deleted ones too.').optional(),
});

export const newCategory = z.strictObject({ name, color, description });
export const categoryChanges = z.strictObject({ name: name.optional(), color: color.optional(), description });

export const exampleCategory = {
  id: 9,
  name: 'SaaS',
  color: '#8b5cf6',
  description: 'Subscriptions',
  pending: 0,
  created_at: '2025-01-07T08:00:00.000Z',
  updated_at: '2025-01-07T08:00:00.000Z',
};
