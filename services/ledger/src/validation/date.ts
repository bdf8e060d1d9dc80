import { invalidField } from '@outlay/errors/app-error';

/** A day that exists, written YYYY-MM-DD, from 1900 on. @throws AppError VALIDATION_FAILED */
export function checkDate(date: string, field: string): void {
  if (isDate(date)) return;
  throw invalidField(field, 'must be a date that exists, written YYYY-MM-DD', 'NOT_A_DATE');
}

/** Whether a text is a day that exists, from 1900 on. */
export function isDate(text: string): boolean {
  if (!/^(19|[2-9]\d)\d\d-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
