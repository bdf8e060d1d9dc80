import { lexeme } from './lexeme.ts';
import { searchTokens } from './search-words.ts';

/** PostgreSQL keeps no positions above this. */
const LAST_POSITION = 16_383;

/**
 * The words of a row as a literal of PostgreSQL's type tsvector: each word at its place, each token as a whole at the place of its
 * first word. Between two texts a place is left free, so that no phrase reaches from one into the next.
 */
export function searchVector(texts: readonly (string | null)[]): string {
  const places = new Map<string, number[]>();
  let place = 1;
  for (const text of texts) {
    for (const { whole, words } of searchTokens(text ?? '')) {
      note(places, whole, place);
      for (const [index, word] of words.entries()) note(places, word, place + index);
      place += Math.max(words.length, 1);
    }
    place += 1;
  }
  return [...places].map(([word, at]) => `${lexeme(word)}:${at.join(',')}`).join(' ');
}

function note(places: Map<string, number[]>, word: string, place: number): void {
  const at = places.get(word);
  const bounded = Math.min(place, LAST_POSITION);
  if (at === undefined) places.set(word, [bounded]);
  else if (at.at(-1) !== bounded) at.push(bounded);
}
