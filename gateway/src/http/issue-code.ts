import { isDetailCode, type DetailCode } from '@outlay/errors/detail-codes';
import type { z } from 'zod';

/** Message and code of a refinement that refuses a value. The message follows the name of the field. */
export function refused(message: string, code: DetailCode): { message: string; params: { code: DetailCode } } {
  return { message, params: { code } };
}

/** The code of a detail for an issue: the one that its refinement states, or one by its kind. */
export function issueCode(issue: z.core.$ZodIssue): DetailCode {
  switch (issue.code) {
    case 'custom': {
      const stated: unknown = issue.params?.['code'];
      return isDetailCode(stated) ? stated : 'INVALID_FORMAT';
    }
    case 'invalid_type':
      return issue.input === undefined ? 'REQUIRED' : 'INVALID_TYPE';
    case 'unrecognized_keys':
      return 'UNKNOWN_FIELD';
    case 'invalid_value':
      return 'INVALID_CHOICE';
    case 'too_small':
      return isCounted(issue.origin) ? (Number(issue.minimum) <= 1 ? 'REQUIRED' : 'TOO_SHORT') : 'OUT_OF_RANGE';
    case 'too_big':
      return isCounted(issue.origin) ? (issue.origin === 'string' ? 'TOO_LONG' : 'TOO_MANY') : 'OUT_OF_RANGE';
    default:
      return 'INVALID_FORMAT';
  }
}

/** True for texts and lists, of which the length is meant. */
function isCounted(origin: string): boolean {
  return origin === 'string' || origin === 'array';
}
