import { connect } from 'node:net';
import { exampleExpenseBody } from '../src/rest/expenses/expenses.examples.ts';
import { startRest, type RestApp } from './rest-app.ts';

interface Case {
  name: string;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: string;
  headers?: Record<string, string>;
  status?: number;
  code?: string;
  /** The fields that the details must name. */
  fields?: string[];
}

const expenseWith = (fields: Record<string, unknown>): string => JSON.stringify({ ...exampleExpenseBody, ...fields });
const expenseWritten = (field: string, json: string): string =>
  JSON.stringify({ ...exampleExpenseBody, [field]: '§' }).replace('"§"', json);
const newExpense = (name: string, body: string, fields: string[]): Case => ({
  name,
  method: 'POST',
  path: '/expenses',
  body,
  fields,
});
const query = (name: string, search: string, fields: string[]): Case => ({ name, path: `/expenses?${search}`, fields });

const malformed: Case[] = [
  newExpense('half an object', '{"amount": 1', ['body']),
  newExpense('no JSON at all', 'amount=1', ['body']),
  newExpense('NaN', expenseWritten('amount', 'NaN'), ['body']),
  newExpense('a comma too many', '{"amount": 1,}', ['body']),
  newExpense('two documents', '{}{}', ['body']),
  newExpense('nesting without end', '['.repeat(100_000), ['body']),
  newExpense('an empty body', '', ['body']),
  newExpense('a list for a body', '[]', ['body']),
  newExpense('null for a body', 'null', ['body']),
  newExpense('a text for a body', '"expense"', ['body']),
];

const wrongFields: Case[] = [
  newExpense('several things at once', '{"amount": true, "tags": "x"}', [
    'account_id',
    'amount',
    'expense_date',
    'is_project_related',
    'tags',
  ]),
  newExpense('unknown fields, one detail each', expenseWith({ role: 'Owner', tenant_id: 2 }), ['role', 'tenant_id']),
  newExpense('a balance of one’s own', expenseWith({ current_balance: 1 }), ['current_balance']),
  newExpense('a prototype', expenseWritten('__proto__', '{"role": "OWNER"}').replace('"__proto__":"§"', ''), [
    '__proto__',
  ]),
  newExpense('a constructor', expenseWith({ constructor: {} }), ['constructor']),
  newExpense('an amount of letters', expenseWith({ amount: 'ten' }), ['amount']),
  newExpense('an amount with a comma', expenseWith({ amount: '1,50' }), ['amount']),
  newExpense('an empty amount', expenseWith({ amount: '' }), ['amount']),
  newExpense('an amount of absurd size', expenseWritten('amount', '1e999999999'), ['amount']),
  newExpense('an amount of too many digits', expenseWith({ amount: '9'.repeat(19) }), ['amount']),
  newExpense('an amount of too many decimals', expenseWritten('amount', '0.30000000000000004'), ['amount']),
  newExpense('an amount of null', expenseWith({ amount: null }), ['amount']),
  newExpense('an amount in a list', expenseWith({ amount: [1] }), ['amount']),
  newExpense('a day that does not exist', expenseWith({ expense_date: '2025-02-30' }), ['expense_date']),
  newExpense('29 February of a common year', expenseWith({ expense_date: '2025-02-29' }), ['expense_date']),
  newExpense('a day with a time', expenseWith({ expense_date: '2025-02-03T00:00:00Z' }), ['expense_date']),
  newExpense('a day of the year 0', expenseWith({ expense_date: '0000-01-01' }), ['expense_date']),
  newExpense('a day as a number', expenseWith({ expense_date: 20251120 }), ['expense_date']),
  newExpense('an unknown currency', expenseWith({ currency: 'XXX' }), ['currency']),
  newExpense('a currency in lower case', expenseWith({ currency: 'usd' }), ['currency']),
  newExpense('an id as a text', expenseWith({ account_id: '45' }), ['account_id']),
  newExpense('half an id', expenseWith({ account_id: 4.5 }), ['account_id']),
  newExpense('a negative id', expenseWith({ category_id: -9 }), ['category_id']),
  newExpense('a flag as a text', expenseWith({ is_project_related: 'true' }), ['is_project_related']),
  newExpense('a tag that is no text', expenseWith({ tags: ['a', 1] }), ['tags.1']),
  newExpense('too many tags', expenseWith({ tags: Array.from({ length: 21 }, (_, index) => `t${index}`) }), ['tags']),
  newExpense('a vendor with NUL', expenseWith({ vendor: 'a\0b' }), ['vendor']),
  newExpense('half a surrogate pair', expenseWritten('note', '"\\ud800"'), ['note']),
  newExpense('a note without end', expenseWith({ note: 'x'.repeat(2001) }), ['note']),
  {
    name: 'null where a value must be',
    method: 'PATCH',
    path: '/expenses/1',
    body: '{"amount": null}',
    fields: ['amount'],
  },
  {
    name: 'a field that cannot change',
    method: 'PATCH',
    path: '/accounts/1',
    body: '{"currency": "EUR"}',
    fields: ['currency'],
  },
  {
    name: 'the currency of a project, which cannot change',
    method: 'PATCH',
    path: '/projects/1',
    body: '{"name": "Harbour", "currency": "EUR"}',
    fields: ['currency'],
  },
  {
    name: 'the base currency of a tenant, which cannot change',
    method: 'PATCH',
    path: '/tenants/1',
    body: '{"base_currency": "EUR"}',
    fields: ['base_currency'],
  },
  {
    name: 'an unknown type',
    method: 'POST',
    path: '/accounts',
    body: '{"name": "A", "type": "BANK"}',
    fields: ['type'],
  },
  { name: 'a blank name', method: 'POST', path: '/accounts', body: '{"name": "  "}', fields: ['name'] },
  {
    name: 'a colour that is none',
    method: 'POST',
    path: '/categories',
    body: '{"name": "A", "color": "red"}',
    fields: ['color'],
  },
  {
    name: 'a slug that is none',
    method: 'POST',
    path: '/tenants',
    body: '{"name": "A", "slug": "A b"}',
    fields: ['slug'],
  },
  { name: 'an unknown role', method: 'PATCH', path: '/users/1', body: '{"role": "Root"}', fields: ['role'] },
  {
    name: 'a body where there is none',
    method: 'POST',
    path: '/projects/1/restore',
    body: '{"force": true}',
    fields: ['force'],
  },
  {
    name: 'a rate without a day',
    method: 'PUT',
    path: '/exchange-rates',
    body: '{"from": "EUR", "to": "USD", "rate": 1}',
    fields: ['date'],
  },
  { name: 'no refresh token', method: 'POST', path: '/auth/refresh', body: '{}', fields: ['refresh_token'] },
  { name: 'no credentials', method: 'POST', path: '/auth/login', body: '{}', fields: ['email', 'password'] },
];

const wrongQueries: Case[] = [
  query('a page too large', 'per_page=101', ['per_page']),
  query('a page of astronomic size', 'per_page=99999999999999999999', ['per_page']),
  query('no items', 'per_page=0', ['per_page']),
  query('page 0', 'page=0', ['page']),
  query('a negative page', 'page=-1', ['page']),
  query('half a page', 'page=1.5', ['page']),
  query('a page of letters', 'page=one', ['page']),
  query('the same parameter twice', 'page=1&page=2', ['page']),
  query('SQL in sort', 'sort=id;drop table expenses', ['sort']),
  query('a function in sort', 'sort=pg_sleep(10)', ['sort']),
  query('a column that is not listed', 'sort=tenant_id', ['sort']),
  query('a field twice in sort', 'sort=amount,-amount', ['sort']),
  query('an empty sort', 'sort=', ['sort']),
  query('an unknown parameter', 'limit=5', ['limit']),
  query('a prototype', '__proto__=1', ['__proto__']),
  query('a word among ids', 'category_id=1&category_id=x', ['category_id']),
  query('a blank account', 'account_id=', ['account_id']),
  query('a hundred and one projects', Array.from({ length: 101 }, (_, index) => `project_id=${index}`).join('&'), [
    'project_id',
  ]),
  query('a day twice', 'from=2025-01-01&from=2025-01-02', ['from']),
  query('a vendor twice', 'vendor=a&vendor=b', ['vendor']),
  query('a blank day', 'to=', ['to']),
  query('a blank amount', 'max_amount=', ['max_amount']),
  query('a blank flag', 'is_project_related=', ['is_project_related']),
  query('several things at once', 'page=0&from=2025-13-01&account_id=x', ['account_id', 'from', 'page']),
  query('SQL in an id', 'account_id=1%20or%201=1', ['account_id']),
  query('a day that does not exist', 'to=2025-02-30', ['to']),
  query('an unknown currency', 'currency=ZZZ', ['currency']),
  query('an amount of letters', 'min_amount=x', ['min_amount']),
  query('a flag that is none', 'include_deleted=yes', ['include_deleted']),
  query('NUL in a search', 'q=%00', ['q']),
  { name: 'a parameter where there is none', path: '/expenses/1?verbose=1', fields: ['verbose'] },
  { name: 'an unknown status', path: '/projects?status=ACTIVE', fields: ['status'] },
];

const wrongHeaders: Case[] = [
  {
    name: 'an ETag without quotes',
    method: 'PATCH',
    path: '/expenses/1',
    body: '{}',
    headers: { 'if-match': '7' },
    fields: ['If-Match'],
  },
  {
    name: 'an empty Idempotency-Key',
    method: 'POST',
    path: '/expenses',
    body: '{}',
    headers: { 'idempotency-key': '' },
    fields: ['Idempotency-Key'],
  },
  {
    name: 'a key without end',
    method: 'POST',
    path: '/expenses',
    body: '{}',
    headers: { 'idempotency-key': 'x'.repeat(256) },
    fields: ['Idempotency-Key'],
  },
  {
    name: 'a key with blanks',
    method: 'POST',
    path: '/expenses',
    body: '{}',
    headers: { 'idempotency-key': 'a b' },
    fields: ['Idempotency-Key'],
  },
  {
    name: 'a form',
    method: 'POST',
    path: '/expenses',
    body: 'amount=1',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: 'plain text',
    method: 'POST',
    path: '/expenses',
    body: '{}',
    headers: { 'content-type': 'text/plain' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: 'XML',
    method: 'PATCH',
    path: '/expenses/1',
    body: '<a/>',
    headers: { 'content-type': 'application/xml' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: '10 MB',
    method: 'POST',
    path: '/expenses',
    body: `{"note": "${'x'.repeat(10 << 20)}"}`,
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
  },
  { name: 'a path that is none', path: '/expense', status: 404, code: 'NOT_FOUND' },
  { name: 'a broken path', path: '/expenses/%E0%A4%A', fields: ['path'] },
];

describe('bad input by REST', () => {
  let rest: RestApp;
  beforeAll(async () => void (rest = await startRest()));
  afterAll(() => rest.close());
  beforeEach(() => void (rest.asked.length = 0));

  it.each([...malformed, ...wrongFields, ...wrongQueries, ...wrongHeaders])(
    '$path: $name',
    async ({ method = 'GET', path, body, headers, status = 400, code = 'VALIDATION_FAILED', fields = [] }) => {
      const reply = await rest.app.inject({
        method,
        url: `/api/v1${path}`,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { payload: body }),
      });
      expect([reply.statusCode, reply.json().error_code]).toEqual([status, code]);
      expect(Object.keys(reply.json())).toEqual(['error_code', 'message', 'details']);
      expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
      const details: { field: string; message: string }[] = reply.json().details;
      expect(details.map(({ field }) => field).sort()).toEqual(fields);
      for (const { message } of details) expect(message).not.toBe('');
      expect(rest.asked).toEqual([]);
    },
  );
});

describe('a caller who may not call', () => {
  it.each([
    [null, 401, 'UNAUTHENTICATED'],
    ['ANALYST', 403, 'FORBIDDEN'],
  ] as const)('%s is refused before the body is read', async (role, status, code) => {
    const rest = await startRest(role);
    const payload = `{"note": "${'x'.repeat(10 << 20)}"`;
    const headers = { 'content-type': 'application/json' };
    const reply = await rest.app.inject({ method: 'POST', url: '/api/v1/expenses', headers, payload });
    expect([reply.statusCode, reply.json().error_code]).toEqual([status, code]);
    await rest.close();
  });
});

describe('what is hardly a request', () => {
  let rest: RestApp;
  let port: number;
  beforeAll(async () => {
    rest = await startRest();
    port = Number(new URL(await rest.app.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(() => rest.close());

  it.each([
    ['no HTTP', 'expenses, please\r\n\r\n'],
    [
      'two lengths',
      'POST /api/v1/expenses HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
    ],
  ])('%s is answered in the one error shape', async (_name, written) => {
    const answer = await send(port, written);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error_code: 'VALIDATION_FAILED',
      details: [],
    });
  });
});

function send(port: number, written: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(written));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
