import { z } from 'zod';
import type { RecordedExpenseFragment } from '../../__generated__/rest-operations.ts';
import { wireEnum } from '../schema/wire-enum.ts';

const warningCode = wireEnum({ OVERDRAFT: 'OVERDRAFT' });

/** A warning about a posting that was booked. */
export const warnings = z.array(z.strictObject({ code: warningCode.output, message: z.string() }));

export function toWarnings(found: RecordedExpenseFragment['warnings']): z.output<typeof warnings> {
  return found.map(({ code, message }) => ({ code: warningCode.toRest(code), message }));
}
