import { invalidField } from '@outlay/errors/app-error';
import type { ChangeCategoryInput, CreateCategoryInput } from '../__generated__/resolvers.ts';
import { checkTogether } from '@outlay/errors/check-together';
import { readLine, readOptionalLines } from '@outlay/text/read-text';
import type { Category } from './category.entity.ts';

const NAME_LENGTH = 80;
const DESCRIPTION_LENGTH = 500;
const COLOR = /^#[0-9a-f]{6}$/;

/** The fields of a category that people set. */
export type CategoryFields = Pick<Category, 'name' | 'color' | 'description'>;

/** @throws AppError VALIDATION_FAILED with one detail per wrong field */
export function readCategory(input: CreateCategoryInput): CategoryFields {
  return readFields(input, { name: input.name, color: input.color, description: null });
}

/**
 * The fields of a category after a change: omitted fields are unchanged, null removes the description.
 * @throws AppError VALIDATION_FAILED with one detail per wrong field, null where null makes no sense included
 */
export function changedCategory(before: CategoryFields, change: ChangeCategoryInput): CategoryFields {
  return readFields(change, before);
}

/** Reads the given fields. Kept ones are not checked again: the rules may have become stricter since. */
function readFields(given: ChangeCategoryInput, before: CategoryFields): CategoryFields {
  const name = () => (given.name === undefined ? before.name : readLine(given.name, 'name', NAME_LENGTH));
  const color = () => (given.color === undefined ? before.color : readColor(given.color ?? ''));
  const description = () =>
    given.description === undefined
      ? before.description
      : readOptionalLines(given.description, 'description', DESCRIPTION_LENGTH);
  checkTogether(name, color, description);
  return { name: name(), color: color(), description: description() };
}

function readColor(text: string): string {
  const color = text.trim().toLowerCase();
  if (COLOR.test(color)) return color;
  throw invalidField('color', 'must be a colour such as #1f7a8c', 'BAD_COLOR');
}
