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
  const name = () => readLine(input.name, 'name', NAME_LENGTH);
  const color = () => readColor(input.color);
  const description = () => readOptionalLines(input.description, 'description', DESCRIPTION_LENGTH);
  checkTogether(name, color, description);
  return { name: name(), color: color(), description: description() };
}

/**
 * The fields of a category after a change: omitted fields are unchanged, null removes the description.
 * @throws AppError VALIDATION_FAILED with one detail per wrong field, null where null makes no sense included
 */
export function changedCategory(before: CategoryFields, change: ChangeCategoryInput): CategoryFields {
  return readCategory({
    name: change.name === undefined ? before.name : (change.name ?? ''),
    color: change.color === undefined ? before.color : (change.color ?? ''),
    description: change.description === undefined ? before.description : change.description,
  });
}

function readColor(text: string): string {
  const color = text.trim().toLowerCase();
  if (COLOR.test(color)) return color;
  throw invalidField('color', 'must be a colour such as #1f7a8c', 'BAD_COLOR');
}
