import { expect, it } from 'vitest';
import { newAttempt } from './attempt.ts';

const keyOf = (attempt: ReturnType<typeof newAttempt>): string | undefined =>
  attempt.context().fetchOptions.headers['Idempotency-Key'];

it('keeps its key while nothing was answered', () => {
  const attempt = newAttempt();
  const first = keyOf(attempt);
  attempt.answered('UNREACHABLE');
  expect(keyOf(attempt)).toBe(first);
  expect(attempt.unanswered()).toBe(first);
});

it.each([null, 'VALIDATION_FAILED', 'PRECONDITION_FAILED', 'IDEMPOTENCY_KEY_REUSED'])(
  'takes another key after the answer %s',
  (code) => {
    const attempt = newAttempt();
    const first = keyOf(attempt);
    attempt.answered(code);
    expect(keyOf(attempt)).not.toBe(first);
    expect(attempt.unanswered()).toBeNull();
  },
);

it('goes on with the key of an earlier attempt', () => {
  const attempt = newAttempt('earlier');
  expect(keyOf(attempt)).toBe('earlier');
  expect(attempt.unanswered()).toBe('earlier');
  attempt.answered(null);
  expect(keyOf(attempt)).not.toBe('earlier');
});
