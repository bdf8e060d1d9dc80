import { searchTokens } from '@outlay/text/search-words';
import { invalidField } from '@outlay/errors/app-error';

/** Kinds of labels: texts that expenses are found by, and that have no record of their own. */
export type LabelKind = 'vendor' | 'tag';

const LONGEST = 200;
const MOST_WORDS = 10;

/** Words by whose beginning a label is found. */
export function wordsOf(label: string): string[] {
  return [...new Set(searchTokens(label).flatMap(({ whole, words }) => [whole, ...words]))];
}

/**
 * The beginnings of words that a search asks for; all of them must match.
 * @returns null for a text without words, such as punctuation
 * @throws AppError VALIDATION_FAILED naming `q`
 */
export function beginningsOf(q: string): string[] | null {
  if (q.length > LONGEST) throw invalidField('q', `must have at most ${LONGEST} characters`, 'TOO_LONG');
  const tokens = searchTokens(q);
  const wanted = [...new Set(tokens.flatMap(({ whole, words }) => (words.length > 1 ? words : [whole])))];
  if (wanted.length > MOST_WORDS) throw invalidField('q', `must have at most ${MOST_WORDS} words`, 'TOO_MANY');
  return wanted.length === 0 ? null : wanted;
}
