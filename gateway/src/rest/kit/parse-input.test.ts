import { z } from 'zod';
import { AppError } from '@outlay/errors/app-error';
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
      { field: 'name', message: 'must be a text' },
      { field: 'role', message: 'is not a known field' },
    ]);
    expect(refusal({}).details).toEqual([{ field: 'name', message: 'is required' }]);
  });

  it.each([
    [z.int().min(1).max(12), 13, 'must be at most 12'],
    [z.int().min(1).max(12), 0, 'must be at least 1'],
    [z.int().min(1), 1.5, 'must be a whole number'],
    [z.int(), '1', 'must be a number'],
    [z.string().min(3), 'ab', 'must have at least 3 characters'],
    [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 items'],
    [z.record(z.string(), z.string()), [], 'must be an object'],
    [z.boolean(), null, 'must be true or false'],
    [z.string().min(1, 'must not be empty'), '', 'must not be empty'],
  ])('says in plain words what a value must be (case %#)', (field, value, message) => {
    const parse = () => parseInput(z.object({ body: z.object({ field }) }), { body: { field: value } });
    expect(parse).toThrow(expect.objectContaining({ details: [{ field: 'field', message }] }));
  });

  it('limits the number of reported errors', () => {
    const body = Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`field_${n}`, n]));
    const startedAt = performance.now();
    expect(refusal(body).details).toHaveLength(100);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
