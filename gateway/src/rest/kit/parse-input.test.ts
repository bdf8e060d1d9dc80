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

  it('limits the number of reported errors', () => {
    const body = Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`field_${n}`, n]));
    const startedAt = performance.now();
    expect(refusal(body).details).toHaveLength(100);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
