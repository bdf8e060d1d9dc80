import { searchFold } from './search-fold.ts';

/** A token of a text, delimited by white space. */
export interface SearchToken {
  /** The token without surrounding punctuation: `amazon.de`, `c++`. */
  readonly whole: string;
  /** Its words, split at punctuation and, in scripts without spaces, by dictionary: `amazon`, `de`. None in an emoji. */
  readonly words: readonly string[];
}

/** Longer ones are found by their beginning only. PostgreSQL allows a lexeme 2,046 bytes. */
const LONGEST_WORD = 100;
/** Most tokens: neither punctuation nor another script. */
const SIMPLE_WORD = /^[a-z0-9]+$/;
const NOT_IN_WORDS = /[^\p{L}\p{M}\p{N}]+/u;
/** Scripts that write words without spaces between them. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** A change between Han and Katakana also ends a word: the dictionary has 東京タワー as one word. */
const SCRIPT_CHANGE = /(?<=\p{sc=Han})(?=\p{sc=Katakana})|(?<=[\p{sc=Katakana}ー])(?=\p{sc=Han})/u;
const AROUND = /^(?:(?![#@&%])[\p{P}`^~|<>=])+|(?:(?![#@&%])[\p{P}`^~|<>=])+$/gu;
/** Decimal digits of other scripts, such as the Arabic-Indic ones. */
const OTHER_DIGIT = /(?![0-9])\p{Nd}/gu;
const DIGIT = /\p{Nd}/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** Splits a text for its index and for a query alike. */
export function searchTokens(text: string): SearchToken[] {
  return searchFold(text)
    .split(/\s+/)
    .map(tokenOf)
    .filter((token) => token !== null);
}

/** Splits one token of folded text; null for punctuation only. */
export function tokenOf(folded: string): SearchToken | null {
  if (SIMPLE_WORD.test(folded)) return { whole: cut(folded), words: [cut(folded)] };
  const whole = folded.replace(AROUND, '').replace(OTHER_DIGIT, asciiDigit);
  if (whole === '') return null;
  return { whole: cut(whole), words: whole.split(NOT_IN_WORDS).flatMap(splitUnspaced).map(cut) };
}

/** True for one letter or digit of a script with spaces: a large part of all words begins with it. */
export function isLetter(word: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(word) && !UNSPACED.test(word) && !/\p{sc=Hangul}/u.test(word);
}

function splitUnspaced(part: string): string[] {
  if (part === '') return [];
  if (SIMPLE_WORD.test(part)) return [part];
  if (!UNSPACED.test(part)) return [part];
  return Array.from(segmenter.segment(part), ({ segment }) => segment.split(SCRIPT_CHANGE)).flat();
}

/** Unicode encodes the digits of a script as ten consecutive code points, from zero. */
function asciiDigit(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (DIGIT.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
  return String(value);
}

function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : Array.from(word).slice(0, LONGEST_WORD).join('');
}
