import { caseFold } from './case-fold.ts';
import { IGNORABLE, PLAIN_ASCII, foldSpaces } from './characters.ts';

/**
 * The key by which names are the same: in any case, in any canonical form, with any white space, and without invisible
 * characters. Accents count: `İstanbul` and `istanbul` differ. Accepts any text.
 */
export function nameKey(name: string): string {
  if (PLAIN_ASCII.test(name)) return foldSpaces(name.toLowerCase());
  const folded = caseFold(name.toWellFormed().normalize('NFD'));
  return foldSpaces(folded.replace(IGNORABLE, '').normalize('NFC'));
}
