import { caseFold } from './case-fold.ts';
import { IGNORABLE, PLAIN_ASCII, foldSpaces } from './characters.ts';

/** Accents of European scripts, points of Hebrew and Arabic; not the marks that are letters, such as vowels of Indian scripts. */
const ACCENTS =
  /[\u0300-\u036f]|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]|[\u064b-\u065f]|\u0670|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]/g;
/** Letters with a stroke, and others that no decomposition takes apart, as people type them without. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', ŧ: 't', ƶ: 'z', æ: 'ae', œ: 'oe', þ: 'th', ŋ: 'n', ĸ: 'k' },
  ...{ '\u2018': "'", '\u2019': "'", '\u02bc': "'", '\u201c': '"', '\u201d': '"', '\u201e': '"' },
  ...{ '\u2010': '-', '\u2011': '-', '\u2212': '-' },
};
const NOT_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/**
 * A text as it is searched: without case, accents, width and invisible characters. `cafe` and `Café` are alike, `ＡＢＣ` and `abc`.
 * Takes any text; what no stored text can contain becomes a space.
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

/** Texts as a column of text is searched for a part of it: folded, on one line. */
export function searchPhrase(...texts: readonly (string | null | undefined)[]): string {
  return foldSpaces(texts.map((text) => searchFold(text ?? '')).join(' '));
}
