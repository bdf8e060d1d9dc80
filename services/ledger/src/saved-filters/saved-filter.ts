import { invalidField } from '@outlay/errors/app-error';
import { checkTogether } from '@outlay/errors/check-together';
import { readLine } from '@outlay/text/read-text';
import { readFilter, type ExpenseFilterInput } from '../expenses/listing/expense-filter.ts';
import { ExpenseOrder } from '../expenses/listing/expense-order.ts';

const NAME_LENGTH = 80;
const SORT_LENGTH = 200;
const FILTER_LENGTH = 20_000;

/** A filter to save, checked. */
export interface SavedFilterFields {
  readonly name: string;
  /** JSON of the given fields of an expense filter. */
  readonly filterJson: string;
  readonly sort: string | null;
}

/**
 * Reads a filter to save by the rules of the list of expenses.
 * @throws AppError VALIDATION_FAILED with one detail per wrong field
 */
export function readSavedFilter(input: {
  name: string;
  filter: ExpenseFilterInput;
  sort?: string | null | undefined;
}): SavedFilterFields {
  const given = Object.fromEntries(Object.entries(input.filter).filter(([, value]) => value != null));
  const filterJson = JSON.stringify(given);
  const name = () => readLine(input.name, 'name', NAME_LENGTH);
  checkTogether(
    name,
    () => readFilter(input.filter),
    () => new ExpenseOrder(input.sort),
    () => checkLength(filterJson, 'filter', FILTER_LENGTH),
    () => checkLength(input.sort ?? '', 'sort', SORT_LENGTH),
  );
  return { name: name(), filterJson, sort: input.sort ?? null };
}

function checkLength(text: string, field: string, max: number): void {
  if (text.length > max) throw invalidField(field, `must have at most ${max} characters`, 'TOO_LONG');
}
