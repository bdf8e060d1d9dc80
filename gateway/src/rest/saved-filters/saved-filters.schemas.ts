import { z } from 'zod';
import type { SavedFilterDetailsFragment } from '../../__generated__/rest-operations.ts';
import { expenseSort } from '../expenses/expense-filters.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import { bodyId, bodyIdOrNone, currency, day, decimal, id, instant, text, title } from '../schema/fields.ts';

const MAX_LIST = 100;
const listOf = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_LIST, `must not be more than ${MAX_LIST}`);

const filter = z.strictObject({
  project_id: listOf(bodyIdOrNone('A project; blank: without a project.')).optional(),
  account_id: listOf(bodyId('An account.')).optional(),
  category_id: listOf(bodyIdOrNone('A category; blank: without a category.')).optional(),
  vendor: text(200).optional(),
  vendor_id: listOf(bodyIdOrNone('A vendor; blank: without a vendor.')).optional(),
  tag: listOf(text(50)).optional(),
  q: text(200).optional(),
  from: day('First day.').optional(),
  to: day('Last day.').optional(),
  min_amount: decimal('Minimum amount.').optional(),
  max_amount: decimal('Maximum amount.').optional(),
  currency: currency('Currency of the expense.').optional(),
  created_by: bodyId('User who recorded it.').optional(),
  import_id: bodyId('Import that recorded it.').optional(),
  is_project_related: z.boolean().optional(),
  include_deleted: z.boolean().optional(),
});

export const newSavedFilter = z.strictObject({
  name: title(80),
  filter: filter.meta({ description: 'The filters of `GET /expenses`; lists in place of repeated parameters.' }),
  sort: expenseSort,
});

export const savedFilter = z
  .strictObject({
    id,
    name: z.string(),
    filter: z.record(z.string(), z.unknown()).meta({ description: 'The filters of `GET /expenses` that were given.' }),
    sort: z.string().nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'SavedFilter', description: 'A filter of expenses that a user keeps under a name.' });

export const savedFilters = z.strictObject({ items: z.array(savedFilter) });

const ID_FIELDS = new Set(['projectId', 'accountId', 'categoryId', 'vendorId', 'createdBy', 'importId']);
const AMOUNT_FIELDS = new Set(['minAmount', 'maxAmount']);

/** A saved filter as REST answers it. */
export function toSavedFilter(found: SavedFilterDetailsFragment): z.output<typeof savedFilter> {
  const given = z.record(z.string(), z.unknown()).parse(found.filter);
  return {
    id: Number(found.id),
    name: found.name,
    filter: Object.fromEntries(Object.entries(given).map(([name, value]) => [restName(name), restValue(name, value)])),
    sort: found.sort,
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}

function restName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function restValue(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => restValue(name, one));
  if (typeof value !== 'string' || value === '') return value;
  if (ID_FIELDS.has(name)) return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return AMOUNT_FIELDS.has(name) ? jsonNumber(value) : value;
}

export const exampleSavedFilter = {
  id: 12,
  name: 'Travel this year',
  filter: { category_id: [9], from: '2025-01-01', tag: ['travel'] },
  sort: '-amount',
  created_at: '2025-11-20T09:30:00.000Z',
  updated_at: '2025-11-20T09:30:00.000Z',
};
