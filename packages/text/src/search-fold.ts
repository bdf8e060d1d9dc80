import { caseFold } from './case-fold.ts';
import { IGNORABLE, PLAIN_ASCII, foldSpaces } from './characters.ts';

/** Accents of European scripts, points of Hebrew and Arabic. Vowel signs of Indian scripts are letters, and stay. */
const ACCENTS =
  /[\u0300-\u036f]|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]|[\u064b-\u065f]|\u0670|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]/g;
/** Letters without a decomposition, such as those with a stroke, and the letters people type instead. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', ŧ: 't', ƶ: 'z', æ: 'ae', œ: 'oe', þ: 'th', ŋ: 'n', ĸ: 'k' },
  ...{ '\u2018': "'", '\u2019': "'", '\u02bc': "'", '\u201c': '"', '\u201d': '"', '\u201e': '"' },
  ...{ '\u2010': '-', '\u2011': '-', '\u2212': '-' },
};
const NOT_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/**
 * A text as it is searched: without case, accents, width and invisible characters. `cafe` and `Café` are alike, `ＡＢＣ` and `abc`.
 * Accepts any text; control characters become spaces.
 */
export function searchFold(text: string): string {
  if (PLAIN_ASCII.test(text)) return text.toLowerCase().replace(/[\t\n\r]/g, ' ');
  const bare = text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .normalize('NFKD')
    .replace(ACCENTS, '');
  return caseFold(bare)
    .replace(NOT_PLAIN, (letter) => PLAIN[letter] ?? letter)
    .replace(IGNORABLE, '')
    .normalize('NFKC');
}

/** Texts, folded on one line: the form of columns that are searched with `LIKE`. */
export function searchPhrase(...texts: readonly (string | null | undefined)[]): string {
  return foldSpaces(texts.map((text) => searchFold(text ?? '')).join(' '));
}
