import { AppError } from '@outlay/errors/app-error';
import { stepEnds } from './balance-steps.ts';

describe('the ends of steps', () => {
  it.each([
    ['days', '2026-02-27', '2026-03-01', 'day', ['2026-02-27', '2026-02-28', '2026-03-01']],
    ['weeks', '2026-03-02', '2026-03-18', 'week', ['2026-03-08', '2026-03-15', '2026-03-18']],
    ['a week from its Sunday', '2026-03-08', '2026-03-15', 'week', ['2026-03-08', '2026-03-15']],
    ['months', '2028-01-31', '2028-03-01', 'month', ['2028-01-31', '2028-02-29', '2028-03-01']],
    ['months over the year', '2025-12-15', '2026-01-31', 'month', ['2025-12-31', '2026-01-31']],
    ['one day', '2026-03-10', '2026-03-10', 'month', ['2026-03-10']],
  ] as const)('are the last days of %s, and the last day asked for', (_name, from, to, step, ends) => {
    expect(stepEnds(from, to, step)).toEqual(ends);
  });

  it('are at most 400', () => {
    expect(stepEnds('2025-01-01', '2026-02-04', 'day')).toHaveLength(400);
    expect(refusalOf('2025-01-01', '2026-02-05')).toContain('must be at most 400 steps after from');
    expect(refusalOf('1970-01-01', '9999-12-31')).toContain('must be at most 400 steps');
    expect(stepEnds('2000-01-01', '2033-04-30', 'month')).toHaveLength(400);
  });

  it('are refused for days in the wrong order', () => {
    expect(refusalOf('2026-03-02', '2026-03-01')).toBe('must not be before from');
  });
});

/** Message of the refusal of `to`; null where it is taken. */
function refusalOf(from: string, to: string): string | null {
  try {
    stepEnds(from, to, 'day');
    return null;
  } catch (error) {
    return error instanceof AppError ? (error.details[0]?.message ?? '') : String(error);
  }
}
