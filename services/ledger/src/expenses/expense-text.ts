import { invalidField } from '@outlay/errors/app-error';
import { nameKey } from '@outlay/text/name-key';
import { readLine, readOptionalLine, readOptionalLines } from '@outlay/text/read-text';

export const VENDOR_LENGTH = 200;
const NOTE_LENGTH = 2_000;
const TAG_LENGTH = 50;
const MOST_TAGS = 20;
/** A sigma that ends a word, as Greek writes it; folding makes it an ordinary one. */
const FINAL_SIGMA = /(?<=\p{L}\p{M}*)\u03c3(?!\p{M}*\p{L})/gu;

/** A vendor's name; null for nothing. @throws AppError VALIDATION_FAILED */
export function readVendor(text: string | null | undefined): string | null {
  return readOptionalLine(text, 'vendor', VENDOR_LENGTH);
}

/** A note of any number of lines; null for nothing. @throws AppError VALIDATION_FAILED */
export function readNote(text: string | null | undefined): string | null {
  return readOptionalLines(text, 'note', NOTE_LENGTH);
}

/** Tags as they are kept: each once, in alphabetical order. @throws AppError VALIDATION_FAILED */
export function readTags(tags: readonly string[] | null | undefined, field = 'tags'): string[] {
  const read = new Set((tags ?? []).map((tag) => tagKey(readLine(tag, field, TAG_LENGTH))));
  if (read.size > MOST_TAGS) throw invalidField(field, `must be at most ${MOST_TAGS} tags`, 'TOO_MANY');
  return [...read].sort();
}

/** A tag as it is kept and found: tags that differ only in case are one. Takes any text. */
export function tagKey(tag: string): string {
  return nameKey(tag).replace(FINAL_SIGMA, '\u03c2');
}
