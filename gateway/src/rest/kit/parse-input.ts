import { validationFailed, type ErrorDetail } from '@outlay/errors/app-error';
import type { z } from 'zod';
import { issueCode } from '../../http/issue-code.ts';
import { plainMessage } from '../../http/plain-message.ts';

/** Most details of one error. */
const MAX_DETAILS = 100;

/**
 * Checks the parts of a request, all at once.
 *
 * @throws AppError VALIDATION_FAILED with one detail per field, named as the client wrote it, up to a hundred
 */
export function parseInput<I extends z.ZodType>(schema: I, parts: unknown): z.output<I> {
  const result = schema.safeParse(parts, { reportInput: true, error: plainMessage });
  if (result.success) return result.data;
  throw validationFailed(detailsOf(result.error.issues));
}

function detailsOf(issues: readonly z.core.$ZodIssue[]): ErrorDetail[] {
  const details = issues.flatMap((issue): ErrorDetail[] => {
    const [part, ...path] = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      const isRepeated =
        part === 'query' && path.length === 1 && issue.code !== 'too_big' && Array.isArray(issue.input);
      const message = isRepeated ? 'must not be given more than once' : issue.message;
      const code = isRepeated ? 'REPEATED' : issueCode(issue);
      return [{ field: path.join('.') || (part ?? 'body'), message, code }];
    }
    return issue.keys.map((key) => ({
      field: [...path, key].join('.'),
      message: 'is not a known field',
      code: issueCode(issue),
    }));
  });
  const firsts = new Map<string, ErrorDetail>();
  for (const detail of details) if (!firsts.has(detail.field)) firsts.set(detail.field, detail);
  return [...firsts.values()].slice(0, MAX_DETAILS);
}
