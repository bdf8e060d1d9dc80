import { CombinedError } from '@urql/core';
import { beforeEach, expect, it } from 'vitest';
import { showLanguage } from '@/locales/i18n.ts';
import { problemOf } from './errors.ts';

beforeEach(() => showLanguage('de'));

function refused(code: string, details: unknown[] = [], headers: Record<string, string> = {}): CombinedError {
  return new CombinedError({
    graphQLErrors: [{ message: 'The words of the server.', extensions: { code, details } }],
    response: new Response(null, { headers }),
  });
}

it('says a code in the language of the pages', () => {
  expect(problemOf(refused('FORBIDDEN'))).toMatchObject({
    code: 'FORBIDDEN',
    message: 'Ihre Rolle erlaubt das nicht.',
    fields: {},
  });
});

it('falls back to the words of the server for a code without a translation', () => {
  const details = [{ field: 'q', message: 'must not rhyme', code: 'RHYME' }];
  expect(problemOf(refused('NEW_CODE', details))).toMatchObject({
    message: 'The words of the server.',
    fields: { q: 'Must not rhyme.' },
  });
});

it('names each field by its path within the input, in either case of its code', () => {
  const details = [
    { field: 'input.amount', message: 'must be a decimal', code: 'not_a_decimal' },
    {
      field: 'owner.name',
      message: 'must have at most 120 characters (Unicode code points), not 130',
      code: 'TOO_LONG',
    },
    { field: 'half' },
  ];
  expect(problemOf(refused('VALIDATION_FAILED', details)).fields).toEqual({
    amount: 'Geben Sie eine Zahl ein.',
    'owner.name': 'Höchstens 120 Zeichen.',
  });
});

it('names the day through which a period is closed', () => {
  const message = 'is in a closed period, which ends on 2026-06-30';
  const details = [{ field: 'expenseDate', message, code: 'PERIOD_CLOSED' }];
  expect(problemOf(refused('PERIOD_CLOSED', details)).fields['expenseDate']).toMatch(
    /^Abgeschlossen bis einschließlich .*30.*2026\. Wählen Sie ein späteres Datum/,
  );
});

it.each([
  ['de', 'Outlay wurde aktualisiert, seit diese Seite geladen wurde. Laden Sie sie neu.'],
  ['en', 'Outlay has been updated since this page was loaded. Load it again.'],
] as const)('says in %s that an operation no longer fits the schema', async (language, message) => {
  await showLanguage(language);
  expect(problemOf(refused('VALIDATION_FAILED'))).toMatchObject({ code: 'OUTDATED', message });
});

it('knows a refused value from an operation that no longer fits', () => {
  const extensions = { code: 'VALIDATION_FAILED', details: [] };
  const graphQLErrors = [{ message: 'The words of the server.', path: ['recordExpense'], extensions }];
  expect(problemOf(new CombinedError({ graphQLErrors })).code).toBe('VALIDATION_FAILED');
  expect(problemOf(refused('VALIDATION_FAILED', [{ field: 'input.x', message: 'is unknown' }])).code).toBe(
    'VALIDATION_FAILED',
  );
});

it('says how long to wait', () => {
  const { message } = problemOf(refused('RATE_LIMITED', [], { 'Retry-After': '7' }));
  expect(message).toBe('Zu viele Versuche. Versuchen Sie es in 7 Sekunden erneut.');
});

it('names the request of a fault of the server', () => {
  const problem = problemOf(refused('INTERNAL', [], { 'X-Request-Id': 'r-1' }));
  expect(problem.requestId).toBe('r-1');
  expect(problem.message).toContain('r-1');
});

it('knows that there was no answer', () => {
  const problem = problemOf(new CombinedError({ networkError: new TypeError('fetch failed') }));
  expect(problem).toMatchObject({ code: 'UNREACHABLE', fields: {}, requestId: null });
  expect(problem.message).toContain('nicht erreichbar');
});
