import { invalidField } from '@outlay/errors/app-error';

/** Control characters other than tab and line ends: nobody types them, and PostgreSQL refuses the first. */
const CONTROL = /\p{Cc}/u;
const LINE = /[\t\n\r]/g;

/**
 * A text people must give: trimmed, 1 to `max` characters.
 *
 * @throws AppError VALIDATION_FAILED naming `field`
 */
export function requiredText(text: string | null | undefined, field: string, max: number): string {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') throw invalidField(field, 'must not be empty', 'REQUIRED');
  return bounded(trimmed, field, max);
}

/**
 * A text people may leave out: trimmed, at most `max` characters; null where nothing is left.
 *
 * @throws AppError VALIDATION_FAILED naming `field`
 */
export function optionalText(text: string | null | undefined, field: string, max: number): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : bounded(trimmed, field, max);
}

function bounded(text: string, field: string, max: number): string {
  if (Array.from(text).length > max) throw invalidField(field, `must have at most ${max} characters`, 'TOO_LONG');
  if (CONTROL.test(text.replace(LINE, ''))) throw invalidField(field, 'must not have control characters', 'BAD_TEXT');
  return text;
}
