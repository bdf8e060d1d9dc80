import { searchFold } from '@outlay/text/search-fold';

/** Legal forms, and words that names have or leave out, where they end a name. */
const FORMS = new Set(
  `ab ag aps as asa bv bvba co company corp corporation doo eg eirl ek ev gbr gesmbh gmbh group holding inc incorporated kft kg kgaa limited llc llp
   lp ltd ltda mbh nv ohg oy oyj plc pty pvt sa sarl sas sasu sl sp spa sprl srl sro ug zoo`.split(/\s+/),
);
const FILLERS = new Set(['and', 'und', 'et', 'the']);
/** Shorter names are other names after one edit; longer ones are compared as a whole. */
const EDITED_LENGTH = { least: 5, most: 24 };
const APOSTROPHES_AND_DOTS = /[.'’`´]/g;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/u;
const DIGIT = /\p{N}/u;

/** A name without what differs between spellings of one: case, accents, punctuation, spaces, legal forms. */
export function twinKey(name: string): string {
  const words = searchFold(name)
    .replace(APOSTROPHES_AND_DOTS, '')
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '' && !FILLERS.has(word));
  while (words.length > 1 && FORMS.has(words.at(-1) ?? '')) words.pop();
  return words.join('');
}

/**
 * Patterns of a name: two names share one if their keys are the same, or if one letter is another, missing or added. Digits do not count as typing errors:
 * `Store 1` and `Store 2` are no twins. An edited place is an asterisk, which no key contains.
 */
export function twinPatterns(name: string): string[] {
  const letters = Array.from(twinKey(name));
  const { length } = letters;
  if (length === 0) return [];
  const key = letters.join('');
  if (length < EDITED_LENGTH.least || length > EDITED_LENGTH.most) return [key];
  const around = (before: number, after: number) =>
    `${letters.slice(0, before).join('')}*${letters.slice(after).join('')}`;
  const replaced = letters.flatMap((letter, at) => (DIGIT.test(letter) ? [] : [around(at, at + 1)]));
  const inserted = Array.from({ length: length + 1 }, (_none, at) => around(at, at));
  return [...new Set([key, ...replaced, ...inserted])];
}
