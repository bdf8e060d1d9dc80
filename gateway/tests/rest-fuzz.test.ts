import fc from 'fast-check';
import { AppError } from '@outlay/errors/app-error';
import { REST_PREFIX, restRoutes } from '../src/rest/routes.ts';
import { startRest, type RestApp } from './rest-app.ts';

let rest: RestApp;
beforeAll(async () => {
  rest = await startRest();
  rest.answers(new AppError('NOT_FOUND', 'It was not found.'));
});
afterAll(() => rest.close());

const routes = restRoutes.filter(({ kind = 'json' }) => kind === 'json');
const route = fc.constantFrom(...routes);
const oddText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\ufeff',
    '\u202e',
    '1e999',
    '-0',
    'NaN',
    '9'.repeat(400),
    '__proto__',
    '2025-02-30',
    '..',
  ),
);
const oddValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    oddText,
    fc.double(),
    fc.bigInt().map((digits) => JSON.rawJSON(String(digits))),
    fc.constantFrom(null, true, false, 0, -1, 1e21),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(oddText, tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** Names that the routes know, so that their values are looked at. */
const names = [
  'amount',
  'name',
  'tags',
  'account_id',
  'expense_date',
  'page',
  'sort',
  'q',
  'from',
  'status',
  'email',
  'type',
];
const oddBody = fc.dictionary(fc.oneof(fc.constantFrom(...names), oddText), oddValue, { maxKeys: 6 });
const oddQuery = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), oddText), oddText), { maxLength: 4 });

/** Always an answer in the error shape or a 404 of the graph: never a fault of ours. */
async function expectNoFault(
  { method, path }: (typeof routes)[number],
  { id, query = '', payload }: { id: string; query?: string; payload?: string | Buffer },
): Promise<void> {
  const reply = await rest.app.inject({
    method,
    url: `${REST_PREFIX}${path.replace('{id}', id)}?${query}`,
    ...(payload !== undefined && { payload, headers: { 'content-type': 'application/json' } }),
  });
  expect(reply.payload).toContain('"error_code"');
  expect(reply.statusCode).toBeLessThan(500);
}

describe('whatever is sent', () => {
  it('as JSON is answered, and never with 500', async () => {
    await fc.assert(
      fc.asyncProperty(route, oddBody, async (to, body) =>
        expectNoFault(to, { id: '1', payload: JSON.stringify(body) }),
      ),
      { numRuns: 400 },
    );
  });

  it('as bytes is answered, and never with 500', async () => {
    await fc.assert(
      fc.asyncProperty(route, fc.uint8Array({ maxLength: 60 }), async (to, bytes) =>
        expectNoFault(to, { id: '1', payload: Buffer.from(bytes) }),
      ),
      { numRuns: 200 },
    );
  });

  it('as parameters is answered, and never with 500', async () => {
    const written = fc.oneof(
      oddQuery.map((pairs) =>
        pairs.map((pair) => pair.map((part) => encodeURIComponent(part.toWellFormed())).join('=')).join('&'),
      ),
      fc.string({ unit: fc.constantFrom('%', '=', '&', '+', ';', '0', 'a', 'F', '[', ']', '.'), maxLength: 20 }),
    );
    const id = oddText.map((text) => encodeURIComponent(text.toWellFormed()).replace(/^\.+$/, 'x') || 'x');
    await fc.assert(
      fc.asyncProperty(route, id, written, async (to, oddId, query) => expectNoFault(to, { id: oddId, query })),
      { numRuns: 400 },
    );
  });
});
