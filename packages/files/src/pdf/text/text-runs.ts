import type { FontBook } from './font-book.ts';
import type { FontFace } from './font-face.ts';

/** A piece of text in one font. */
export interface TextRun {
  text: string;
  face: FontFace;
  /** In a font of size 1. */
  width: number;
}

/** Characters that have no glyph in any of the fonts are printed as this. */
const REPLACEMENT = '\u{fffd}';
/** No font has these, and another character looks the same. */
const ALIKE = new Map([
  ['\u{202f}', '\u{a0}'],
  ['\u{2007}', '\u{a0}'],
  ['\u{2009}', '\u{a0}'],
  ['\u{2011}', '-'],
]);
/** Joiners, variation selectors, skin tones and accents belong to the character before them. */
const CLINGS = /^[\p{M}\p{Emoji_Modifier}\u{200c}\u{200d}]$/u;
const FIRST_ACCENT = 0x300;
const BLANK = new Set([' ', '\u{a0}']);

/** Splits text into runs, each in a font that has its characters. */
export function textRuns(text: string, book: FontBook): TextRun[] {
  const runs: TextRun[] = [];
  for (const character of text.normalize('NFC')) {
    const last = runs.at(-1);
    const drawn = ALIKE.get(character) ?? character;
    const codePoint = drawn.codePointAt(0) ?? 0;
    if (last && (BLANK.has(drawn) || (codePoint >= FIRST_ACCENT && CLINGS.test(drawn)))) {
      if (last.face.has(codePoint)) append(runs, last.face, drawn);
      else if (BLANK.has(drawn)) append(runs, book.base, drawn);
      continue;
    }
    const face = book.faceOf(codePoint);
    if (face) append(runs, face, drawn);
    else append(runs, book.base, REPLACEMENT);
  }
  return runs;
}

export function widthOfRuns(runs: readonly TextRun[]): number {
  return runs.reduce((sum, { width }) => sum + width, 0);
}

function append(runs: TextRun[], face: FontFace, character: string): void {
  const width = face.widthOf(character.codePointAt(0) ?? 0);
  const last = runs.at(-1);
  if (last?.face === face) {
    last.text += character;
    last.width += width;
  } else {
    runs.push({ text: character, face, width });
  }
}
