import { invalidField } from '@outlay/errors/app-error';
import { searchPhrase } from '@outlay/text/search-fold';

const LONGEST = 200;

/**
 * A `LIKE` pattern for "contains this text" over a column of folded text, the text's own wildcards taken literally.
 *
 * @returns null for a blank text, which is no filter
 * @throws AppError VALIDATION_FAILED, naming `q`, for a text that is too long: a long pattern is slow on every row
 */
export function containsPattern(text: string): string | null {
  const phrase = searchPhrase(text);
  if (phrase.length > LONGEST) throw invalidField('q', `must have at most ${LONGEST} characters`, 'TOO_LONG');
  return phrase === '' ? null : `%${phrase.replace(/[\\%_]/g, String.raw`\$&`)}%`;
}
