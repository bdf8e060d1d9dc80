/** Longest text of a cell, in UTF-16 units. */
const CELL_MAX = 32_767;

/** Characters that make a text other than itself in a cell or in XML: none in most texts. */
const SPECIAL = /[<>&"_\p{Cs}\ufffe\uffff]|[^\P{Cc}\t\n]/u;
/** Characters that XML 1.0 cannot hold, not even escaped; and other control characters. */
const UNFIT = /[\ufffe\uffff]|[^\P{Cc}\t\n\r]/gu;
/** Excel would read it as one character, such as `_x0041_`. */
const LOOKS_ESCAPED = /_(?=x[0-9a-f]{4}_)/gi;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A text as a cell takes it, before it is escaped for XML: at most as long as Excel takes, without what XML cannot hold, and never
 * read as an escape of Excel's. Lone surrogates become U+FFFD.
 */
export function cellText(text: string): string {
  const clipped = clip(text);
  if (!SPECIAL.test(clipped)) return clipped;
  return fit(clipped).replace(LOOKS_ESCAPED, '_x005F_');
}

/** {@link cellText}, escaped for XML. */
export function cellXml(text: string): string {
  const clipped = clip(text);
  return SPECIAL.test(clipped) ? escaped(cellText(clipped)) : clipped;
}

/** A text within XML that is no cell. */
export function xmlText(text: string): string {
  return escaped(fit(text));
}

function fit(text: string): string {
  return text.toWellFormed().replace(UNFIT, '').replace(/\r\n?/g, '\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** Cuts no character in two. */
function clip(text: string): string {
  if (text.length <= CELL_MAX) return text;
  const isWithinPair = /[\ud800-\udbff]/.test(text.charAt(CELL_MAX - 1));
  return text.slice(0, isWithinPair ? CELL_MAX - 1 : CELL_MAX);
}
