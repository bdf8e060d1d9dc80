import { invalidField } from '@outlay/errors/app-error';
import { lexeme } from './lexeme.ts';
import { searchFold } from './search-fold.ts';
import { isLetter, searchTokens, tokenOf, type SearchToken } from './search-words.ts';

/** Each term is an index scan. */
const MOST_TERMS = 40;
const TERMS = /(-?)"([^"]*)"|(\S+)/g;
const OR = 'or';

/**
 * Reads a search as a literal of PostgreSQL's type tsquery. All words must match, each by its beginning, in any order; a `"phrase"`
 * matches whole words in sequence; `or` needs one of its sides; `-word` and `-"phrase"` exclude whole words. A single letter matches
 * as a whole word, because too many words begin with it.
 *
 * @returns null for a text without words, such as punctuation
 * @throws AppError VALIDATION_FAILED naming `q`
 */
export function searchQuery(text: string): string | null {
  const alternatives: string[][] = [[]];
  let count = 0;
  for (const match of searchFold(text).matchAll(TERMS)) {
    if (match[3] === OR) alternatives.push([]);
    else {
      const term = termOf(match);
      if (term === null) continue;
      alternatives.at(-1)?.push(term);
      count += 1;
    }
  }
  if (count > MOST_TERMS) throw invalidField('q', `must have at most ${MOST_TERMS} words`, 'TOO_MANY');
  const wanted = alternatives.filter((terms) => terms.length > 0).map((terms) => terms.join(' & '));
  return wanted.length === 0 ? null : wanted.join(' | ');
}

function termOf([, minus = '', phrase, word = '']: RegExpMatchArray): string | null {
  if (phrase !== undefined) {
    const sequence = phraseOf(searchTokens(phrase));
    return sequence === null ? null : `${minus === '-' ? '!' : ''}(${sequence})`;
  }
  const isNegative = word.startsWith('-');
  const token = tokenOf(word);
  if (token === null) return null;
  return isNegative ? `!(${exactly(token)})` : beginningOf(token);
}

function beginningOf({ whole, words }: SearchToken): string {
  if (words.length <= 1) return beginning(whole);
  const last = words.at(-1) ?? '';
  const inTurn = [...words.slice(0, -1).map(lexeme), beginning(last)].join(' <-> ');
  return `(${beginning(whole)} | ${inTurn})`;
}

function exactly({ whole, words }: SearchToken): string {
  return words.length <= 1 ? lexeme(whole) : words.map(lexeme).join(' <-> ');
}

function phraseOf(tokens: readonly SearchToken[]): string | null {
  const words = tokens.flatMap((token) => (token.words.length === 0 ? [token.whole] : token.words));
  return words.length === 0 ? null : words.map(lexeme).join(' <-> ');
}

function beginning(word: string): string {
  return isLetter(word) ? lexeme(word) : `${lexeme(word)}:*`;
}
