import { z } from 'zod';
import { AppError } from '@outlay/errors/app-error';
import { refused } from '../../http/issue-code.ts';
import { parseInput } from './parse-input.ts';

const schema = z.object({ body: z.strictObject({ name: z.string() }) });

function refusal(body: unknown): AppError {
  try {
    parseInput(schema, { body });
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('The input was not refused.');
}

describe('parseInput', () => {
  it('names each wrong field once', () => {
    expect(refusal({ name: 5, role: 'OWNER' }).details).toEqual([
      { field: 'name', message: 'must be a text', code: 'INVALID_TYPE' },
      { field: 'role', message: 'is not a known field', code: 'UNKNOWN_FIELD' },
    ]);
    expect(refusal({}).details).toEqual([{ field: 'name', message: 'is required', code: 'REQUIRED' }]);
  });

  it.each([
    [z.int().min(1).max(12), 13, 'must be at most 12', 'OUT_OF_RANGE'],
    [z.int().min(1).max(12), 0, 'must be at least 1', 'OUT_OF_RANGE'],
    [z.int().min(1), 1.5, 'must be a whole number', 'INVALID_TYPE'],
    [z.int(), '1', 'must be a number', 'INVALID_TYPE'],
    [z.string().min(3), 'ab', 'must have at least 3 characters', 'TOO_SHORT'],
    [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 items', 'TOO_MANY'],
    [z.record(z.string(), z.string()), [], 'must be an object', 'INVALID_TYPE'],
    [z.boolean(), null, 'must be true or false', 'INVALID_TYPE'],
    [z.string().min(1, 'must not be empty'), '', 'must not be empty', 'REQUIRED'],
    [z.string().refine(() => false, refused('must not be so', 'WEAK')), 'x', 'must not be so', 'WEAK'],
    [z.string().refine(() => false, 'must not be so'), 'x', 'must not be so', 'INVALID_FORMAT'],
    [z.enum(['a']), 'b', expect.any(String), 'INVALID_CHOICE'],
  ])('says in plain words and by a code what a value must be (case %#)', (field, value, message, code) => {
    const parse = () => parseInput(z.object({ body: z.object({ field }) }), { body: { field: value } });
    expect(parse).toThrow(expect.objectContaining({ details: [{ field: 'field', message, code }] }));
  });

  it('limits the number of reported errors', () => {
    const body = Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`field_${n}`, n]));
    const startedAt = performance.now();
    expect(refusal(body).details).toHaveLength(100);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
