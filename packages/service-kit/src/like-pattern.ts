import { invalidField } from '@outlay/errors/app-error';

const LONGEST = 200;

/**
 * A `LIKE` pattern for "contains this text", with the text's own wildcards taken literally. A NUL is in no text that PostgreSQL
 * holds, and it drops the connection that asks for one; the character in its place is in none that people write.
 * @throws AppError VALIDATION_FAILED, naming `q`, for more than anybody types: a long pattern is slow on every row
 */
export function containsPattern(text: string): string {
  if (text.length > LONGEST) throw invalidField('q', `must be at most ${LONGEST} characters`, 'TOO_LONG');
  return `%${text.replaceAll('\0', '\ufffd').replace(/[\\%_]/g, String.raw`\$&`)}%`;
}
