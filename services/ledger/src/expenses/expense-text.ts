import { invalidField } from '@outlay/errors/app-error';
import { optionalText } from '../validation/text.ts';

export const VENDOR_MAX_LENGTH = 200;
export const NOTE_MAX_LENGTH = 2_000;
export const TAG_MAX_LENGTH = 50;
export const TAGS_MAX_COUNT = 20;

/** A vendor's name on one line, without needless spaces; null for nothing. @throws AppError VALIDATION_FAILED */
export function readVendor(text: string | null | undefined): string | null {
  return optionalText(onOneLine(text), 'vendor', VENDOR_MAX_LENGTH);
}

/** A note; lines and tabs are kept; null for nothing. @throws AppError VALIDATION_FAILED */
export function readNote(text: string | null | undefined): string | null {
  return optionalText(text?.toWellFormed().normalize('NFC'), 'note', NOTE_MAX_LENGTH);
}

/** Tags as they are kept: each once, in alphabetical order. @throws AppError VALIDATION_FAILED */
export function readTags(tags: readonly string[] | null | undefined): string[] {
  const normal = new Set((tags ?? []).map(normalTag));
  if (normal.size > TAGS_MAX_COUNT) {
    throw invalidField('tags', `must be at most ${TAGS_MAX_COUNT} tags`, 'TOO_MANY');
  }
  for (const tag of normal) {
    if (optionalText(tag, 'tags', TAG_MAX_LENGTH) === null) {
      throw invalidField('tags', 'must not contain an empty tag', 'REQUIRED');
    }
  }
  return [...normal].sort();
}

/** One tag as it is kept and searched for: lower case, single spaces. */
export function normalTag(tag: string): string {
  return onOneLine(tag).toLowerCase();
}

/** A vendor as it is compared: in any case. PostgreSQL's `lower` is left to the database. */
export function normalVendor(vendor: string): string {
  return onOneLine(vendor);
}

function onOneLine(text: string | null | undefined): string {
  return (text ?? '').toWellFormed().normalize('NFC').replace(/\s+/gu, ' ').trim();
}
