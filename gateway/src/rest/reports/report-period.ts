import { z } from 'zod';
import { day } from '../schema/fields.ts';

/** A whole number in a query. */
export function queryNumber(min: number, max: number, description: string) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .meta({ description, type: 'integer', minimum: min, maximum: max });
}

/** The days a report is asked for. */
export const reportPeriod = {
  from: day("First day, in the tenant's time zone; 1970-01-01 or later.").optional(),
  to: day('Last day, at most ten years after the first.').optional(),
  year: queryNumber(1970, 9998, 'In place of `from` and `to`: a fiscal year, by the year it begins in.').optional(),
};

export const periodQuery = z.strictObject(reportPeriod);
