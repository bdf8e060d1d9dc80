import { invalidField } from '@outlay/errors/app-error';
import { PLAIN_ASCII, foldSpaces, isBlank, isVisible, withoutStrays } from './characters.ts';

/** Control characters other than tab and line ends, embeddings, overrides and isolates of direction, annotations, noncharacters. */
const REFUSED = /(?![\t\n\r])[\p{Cc}\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/u;
const LINE_ENDS = /\r\n?|[\u2028\u2029]/g;

/**
 * Reads a text of one line that must be given: in NFC, trimmed, white space folded.
 *
 * @param max the greatest length after that, in Unicode code points
 * @throws AppError VALIDATION_FAILED naming `field`: REQUIRED, TOO_LONG, BAD_TEXT
 */
export function readLine(text: string | null | undefined, field: string, max: number): string {
  const line = readOptionalLine(text, field, max);
  if (line === null) throw invalidField(field, 'must not be empty', 'REQUIRED');
  return line;
}

/** As {@link readLine}; null for a text that is left out or blank. */
export function readOptionalLine(text: string | null | undefined, field: string, max: number): string | null {
  return read(text, field, max, foldSpaces);
}

/** Reads a text of any number of lines: as {@link readOptionalLine} reads each line; line breaks are kept, as `\n`. */
export function readOptionalLines(text: string | null | undefined, field: string, max: number): string | null {
  return read(text, field, max, foldLines);
}

/** The length of a text after reading, in Unicode code points. */
export function readLength(text: string): number {
  return codePoints(foldSpaces(withoutStrays(text.toWellFormed()).normalize('NFC')));
}

function codePoints(text: string): number {
  return Array.from(text).length;
}

function read(
  text: string | null | undefined,
  field: string,
  max: number,
  fold: (text: string) => string,
): string | null {
  if (text == null || isBlank(text)) return null;
  const read = fold(PLAIN_ASCII.test(text) ? text : normalized(text, field));
  const length = codePoints(read);
  if (length <= max) return read;
  throw invalidField(field, `must have at most ${max} characters (Unicode code points), not ${length}`, 'TOO_LONG');
}

function normalized(text: string, field: string): string {
  checkCharacters(text, field);
  return withoutStrays(text).normalize('NFC');
}

function checkCharacters(text: string, field: string): void {
  if (!text.isWellFormed()) {
    throw invalidField(field, 'must not contain a lone surrogate: it is half of a character', 'BAD_TEXT');
  }
  const [refused] = REFUSED.exec(text) ?? [];
  if (refused !== undefined) {
    const message = `must not contain the control character ${codePointOf(refused)}`;
    throw invalidField(field, message, 'BAD_TEXT');
  }
  if (!isVisible(text)) throw invalidField(field, 'must contain a visible character', 'BAD_TEXT');
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function foldLines(text: string): string {
  const lines = text.replace(LINE_ENDS, '\n').split('\n').map(foldSpaces).join('\n');
  return lines.replace(/^\n+|\n+$/g, '');
}
