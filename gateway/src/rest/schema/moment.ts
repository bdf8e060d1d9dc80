import { z } from 'zod';
import { refused } from '../../http/issue-code.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Years have four digits everywhere behind this; who names a later one means no bound. */
const OLDEST = '1000';
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * A moment in a query: RFC 3339, or a day, in UTC.
 * @param edge where a day is meant: its beginning, or the beginning of the next, so that it is included
 */
export function moment(description: string, edge: 'begin' | 'end') {
  return z
    .string()
    .refine(
      (value) => instantOf(value, edge) !== null,
      refused('must be a day (YYYY-MM-DD) or a moment of RFC 3339', 'NOT_A_DATE_TIME'),
    )
    .transform((value) => instantOf(value, edge) ?? value)
    .meta({ description, type: 'string', examples: ['2025-11-20', '2025-11-20T09:30:00Z'] });
}

function instantOf(value: string, edge: 'begin' | 'end'): string | null {
  const isDay = z.iso.date().safeParse(value).success;
  if (value < OLDEST || !(isDay || z.iso.datetime({ offset: true }).safeParse(value).success)) return null;
  const at = Date.parse(isDay ? `${value}T00:00:00Z` : value) + (isDay && edge === 'end' ? DAY_MS : 0);
  return new Date(Math.min(at, LATEST_MS)).toISOString();
}
