import type { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};
/** Units of what has a length; a number has none. */
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' items' };

/** The message of an issue whose schema states none. It follows the name of a field: `must be at least 1`. */
export function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return bound(issue.origin, `at least ${issue.minimum}`);
    case 'too_big':
      return bound(issue.origin, `at most ${issue.maximum}`);
    default:
      return undefined;
  }
}

function bound(origin: string, limit: string): string {
  const unit = UNITS[origin];
  return unit === undefined ? `must be ${limit}` : `must have ${limit}${unit}`;
}
