/** Width of a text in points. */
export type Measure = (text: string) => number;

const ELLIPSIS = '…';
const IDEOGRAPH = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]`;
/** Lines may break after spaces, hyphens and slashes, and between ideographs, though not before their punctuation. */
const PIECES = new RegExp(
  String.raw`\s+|${IDEOGRAPH}\p{P}*|(?:(?!${IDEOGRAPH})[^\s\-/])*[\-/]+|(?:(?!${IDEOGRAPH})[^\s\-/])+`,
  'gu',
);
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Breaks text into at most so many lines that fit the width; what is left over is cut with an ellipsis. */
export function fitLines(text: string, width: number, most: number, measure: Measure): string[] {
  // No character is narrower than a point, except for those without a width; the rest need not be looked at.
  const whole = text.trim().slice(0, (Math.ceil(width) + 1) * most);
  if (!whole.includes('\n') && measure(whole) <= width) return [whole];
  const lines: string[] = [];
  for (const paragraph of whole.split(/\r\n|[\n\r]/u)) {
    for (const line of brokenLines(paragraph, width, measure)) {
      if (lines.length === most)
        return [...lines.slice(0, -1), cut(`${lines.at(-1) ?? ''}${ELLIPSIS}`, width, measure)];
      lines.push(line);
    }
  }
  return lines;
}

/** One line: what does not fit is cut with an ellipsis. */
export function fitLine(text: string, width: number, measure: Measure): string {
  return fitLines(text.replace(/\s+/gu, ' '), width, 1, measure)[0] ?? '';
}

function* brokenLines(paragraph: string, width: number, measure: Measure): Generator<string> {
  let line = '';
  for (const piece of paragraph.match(PIECES) ?? []) {
    if (measure((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') yield line.trimEnd();
    const parts = measure(piece.trimEnd()) <= width ? [piece] : slices(piece, width, measure);
    yield* parts.slice(0, -1);
    line = (parts.at(-1) ?? '').trimStart();
  }
  if (line.trim() !== '') yield line.trimEnd();
}

/** Cuts a word that is longer than a line, between what readers take for characters. */
function slices(word: string, width: number, measure: Measure): string[] {
  const parts: string[] = [];
  let part = '';
  for (const { segment } of graphemes.segment(word)) {
    if (part !== '' && measure(part + segment) > width) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return [...parts, part];
}

/** @param text ends with an ellipsis */
function cut(text: string, width: number, measure: Measure): string {
  const characters = Array.from(graphemes.segment(text.slice(0, -ELLIPSIS.length)), ({ segment }) => segment);
  while (characters.length > 0 && measure(characters.join('').trimEnd() + ELLIPSIS) > width) characters.pop();
  return characters.join('').trimEnd() + ELLIPSIS;
}
