import { openApiValidator } from './openapi-validator.ts';

const json = (schema: object) => ({ description: '', content: { 'application/json': { schema } } });
const document = {
  openapi: '3.1.0',
  components: {
    responses: { Failed: json({ $ref: '#/components/schemas/Error' }) },
    schemas: {
      User: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'integer' }, seen_at: { type: ['string', 'null'], format: 'date-time' } },
        additionalProperties: false,
      },
      Error: { type: 'object', required: ['error_code'], properties: { error_code: { type: 'string' } } },
    },
  },
  paths: {
    '/users/{id}': {
      parameters: [],
      get: {
        responses: {
          200: json({ $ref: '#/components/schemas/User' }),
          409: { $ref: '#/components/responses/Failed' },
          '4XX': json({ $ref: '#/components/schemas/Error' }),
        },
      },
      delete: { responses: { 204: { description: 'gone' } } },
    },
    '/users/me': { get: { responses: { 200: json({ type: 'object', required: ['me'] }) } } },
  },
};

describe('openApiValidator', () => {
  it('accepts answers that fit, and knows which routes were asked', () => {
    const validator = openApiValidator(document);
    validator.check({ method: 'GET', path: '/users/7', status: 200, body: { id: 7, seen_at: '2026-11-22T10:00:00Z' } });
    validator.check({ method: 'GET', path: '/users/8', status: 404, body: { error_code: 'NOT_FOUND' } });
    validator.check({ method: 'delete', path: '/users/7', status: 204 });
    expect([...validator.exercised()]).toEqual([
      ['GET /users/{id}', new Set([200, 404])],
      ['DELETE /users/{id}', new Set([204])],
    ]);
    expect(validator.unexercised()).toEqual(['GET /users/me']);
  });

  it('follows responses that are components', () => {
    const { check } = openApiValidator(document);
    const answer = { method: 'GET', path: '/users/8', status: 409 };
    expect(() => check({ ...answer, body: { error_code: 'CONFLICT' } })).not.toThrow();
    expect(() => check({ ...answer, body: {} })).toThrow(/error_code/);
  });

  it('prefers the route without parameters', () => {
    const validator = openApiValidator(document);
    validator.check({ method: 'GET', path: '/users/me', status: 200, body: { me: true } });
    expect(validator.unexercised()).not.toContain('GET /users/me');
  });

  it.each([
    [
      'a body that does not fit',
      { method: 'GET', path: '/users/7', status: 200, body: { id: '7' } },
      /body\/id must be integer/,
    ],
    [
      'a field too many',
      { method: 'GET', path: '/users/7', status: 200, body: { id: 7, x: 1 } },
      /additional properties/,
    ],
    ['a wrong format', { method: 'GET', path: '/users/7', status: 200, body: { id: 7, seen_at: 'noon' } }, /date-time/],
    ['an unknown route', { method: 'GET', path: '/nothing', status: 200 }, /no route GET \/nothing/],
    ['an undocumented status', { method: 'GET', path: '/users/7', status: 500 }, /status 500 is not in the document/],
    ['an unpromised body', { method: 'DELETE', path: '/users/7', status: 204, body: { id: 7 } }, /promises none/],
    [
      'another content type',
      { method: 'GET', path: '/users/7', status: 200, body: 'hi', contentType: 'text/html; charset=utf-8' },
      /text\/html is not in the document/,
    ],
  ])('refuses %s', (_name, answer, message) => {
    expect(() => {
      openApiValidator(document).check(answer);
    }).toThrow(message);
  });
});
