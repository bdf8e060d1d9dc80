/** Cherokee folds to its older, upper-case letters, unlike every other script. */
const SMALL_CHEROKEE = /[\u13f8-\u13fd\uab70-\uabbf]/g;
const DOTLESS_I = '\u0131';

/**
 * Full Unicode case folding: the mappings C and F of CaseFolding.txt, derived from the runtime's own case mappings.
 * Lower, upper and lower case again give all of them but three: the dotless i, which has no folding, the final sigma, and Cherokee.
 * Accents stay, and so do the canonical forms of the text.
 */
export function caseFold(text: string): string {
  return text
    .split(DOTLESS_I)
    .map((part) => part.toLowerCase().toUpperCase().toLowerCase())
    .join(DOTLESS_I)
    .replaceAll('\u03c2', '\u03c3')
    .replace(SMALL_CHEROKEE, (letter) => letter.toUpperCase());
}
