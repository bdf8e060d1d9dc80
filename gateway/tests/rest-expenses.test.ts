import { AppError, invalidReference, validationFailed } from '@outlay/errors/app-error';
import { exampleExpenseBody } from '../src/rest/expenses/expenses.examples.ts';
import { startRest, type RestApp } from './rest-app.ts';

const same = { amount: '250.75', currency: 'USD', rate: '1', rateDate: null, rateSource: 'SAME' };
const found = {
  id: '9001',
  amount: { amount: '250.70', currency: 'USD' },
  accountAmount: same,
  projectAmount: same,
  baseAmount: { ...same, amount: '123456789012345.678' },
  expenseDate: '2025-11-20',
  vendor: 'Figma Inc.',
  note: null,
  isProjectRelated: true,
  account: { id: '45' },
  category: null,
  project: { id: '123' },
  crossProjectRef: null,
  tags: ['design'],
  createdBy: { id: '4' },
  createdByKey: null,
  softDeletedAt: null,
  version: 3,
  createdAt: '2025-11-20T09:30:00.000Z',
  updatedAt: '2025-11-20T09:30:00.000Z',
};
const recorded = {
  expense: found,
  warnings: [],
  balances: [{ account: { id: '45' }, balance: { amount: '10450.00', currency: 'USD' } }],
  dryRun: false,
};

describe('expenses by REST', () => {
  let rest: RestApp;
  beforeAll(async () => void (rest = await startRest()));
  afterAll(() => rest.close());
  beforeEach(() => void (rest.asked.length = 0));

  function post(url: string, payload: string, headers: Record<string, string> = {}) {
    return rest.app.inject({
      method: 'POST',
      url: `/api/v1${url}`,
      headers: { 'content-type': 'application/json', ...headers },
      payload,
    });
  }

  it('turns the specification’s payload into one operation, and answers 201 with the exact amounts', async () => {
    rest.answers({ recordExpense: recorded });
    const reply = await post('/expenses', JSON.stringify(exampleExpenseBody), { 'idempotency-key': 'once' });
    expect(reply.statusCode).toBe(201);
    expect(reply.headers).toMatchObject({ location: '/api/v1/expenses/9001', etag: '"3"' });
    expect(reply.body).toContain('"amount":250.7,');
    expect(reply.body).toContain('"amount":123456789012345.678');
    expect(reply.body).toContain('"balance":10450,');
    expect(reply.json()).toMatchObject({
      id: 9001,
      account_id: 45,
      project_id: 123,
      category_id: null,
      dry_run: false,
    });
    expect(rest.asked).toEqual([
      {
        operation: 'RecordExpense',
        variables: {
          dryRun: false,
          withRemaining: false,
          input: {
            amount: '250.75',
            currency: 'USD',
            expenseDate: '2025-11-20',
            vendor: 'Figma Inc.',
            note: 'Design subscription',
            projectId: '123',
            isProjectRelated: true,
            accountId: '45',
            categoryId: '9',
            tags: ['subscription', 'design'],
          },
        },
      },
    ]);
  });

  it.each([
    ['250.75', '250.75'],
    ['"250.75"', '250.75'],
    ['250.7500', '250.75'],
    ['1e2', '100'],
    ['1234567890123.4567', '1234567890123.4567'],
    ['123456789012345678.123456789012', '123456789012345678.123456789012'],
    ['9007199254740993', '9007199254740993'],
  ])('hands the amount %s on as the decimal %s', async (written, decimal) => {
    rest.answers({ recordExpense: recorded });
    const body = JSON.stringify({ ...exampleExpenseBody, amount: 0 }).replace('"amount":0', `"amount":${written}`);
    await post('/expenses', body);
    expect(rest.asked[0]?.variables['input']).toMatchObject({ amount: decimal });
  });

  it('answers a dry run with 200 and no address', async () => {
    rest.answers({ recordExpense: { ...recorded, dryRun: true } });
    const reply = await post('/expenses?dry_run=true', JSON.stringify(exampleExpenseBody));
    expect(reply.statusCode).toBe(200);
    expect(reply.headers.location).toBeUndefined();
    expect(rest.asked[0]?.variables['dryRun']).toBe(true);
  });

  it('pages, filters and sorts by the graph’s arguments', async () => {
    rest.answers({ expenses: { nodes: [found], totalCount: 41 } });
    const query =
      'page=3&per_page=20&sort=-amount,id&project_id=123&min_amount=10.50&is_project_related=true&from=2025-01-01';
    const reply = await rest.app.inject(`/api/v1/expenses?${query}`);
    expect(reply.json()).toMatchObject({ items: [{ id: 9001 }], page: 3, per_page: 20, total: 41 });
    expect(rest.asked[0]?.variables).toMatchObject({
      first: 20,
      offset: 40,
      sort: '-amount,id',
      filter: { projectId: ['123'], minAmount: '10.5', isProjectRelated: true, from: '2025-01-01' },
    });
  });

  it('takes lists of projects, accounts, categories and tags, and blanks for those without', async () => {
    rest.answers({ expenses: { nodes: [], totalCount: 10_000, totalIsExact: false, totalAmount: null } });
    const query = 'project_id=1&project_id=2&account_id=3&category_id=&tag=a&tag=&vendor=&q=&tag=b%20c';
    const reply = await rest.app.inject(`/api/v1/expenses?${query}`);
    expect(reply.json()).toMatchObject({
      ...{ total: 10_000, total_is_exact: false },
      ...{ total_amount: null, total_currency: null },
    });
    expect(rest.asked[0]?.variables['filter']).toMatchObject({
      ...{ projectId: ['1', '2'], accountId: ['3'], categoryId: [''] },
      ...{ tag: ['a', '', 'b c'], vendor: '', q: '' },
    });
  });

  it('distinguishes null from absent in a PATCH, and hands the version of If-Match on', async () => {
    rest.answers({ changeExpense: recorded });
    const reply = await rest.app.inject({
      method: 'PATCH',
      url: '/api/v1/expenses/9001',
      headers: { 'if-match': '"2"' },
      payload: { note: null, amount: '199.50' },
    });
    expect(reply.statusCode).toBe(200);
    expect(reply.headers.etag).toBe('"3"');
    expect(rest.asked[0]?.variables).toMatchObject({ id: '9001', expectedVersion: 2, dryRun: false });
    expect(JSON.stringify(rest.asked[0]?.variables['input'])).toBe('{"amount":"199.5","note":null}');
  });

  it('answers 304 to a client that has the version', async () => {
    rest.answers({ expense: found });
    const reply = await rest.app.inject({ url: '/api/v1/expenses/9001', headers: { 'if-none-match': '"3"' } });
    expect([reply.statusCode, reply.body, reply.headers.etag]).toEqual([304, '', '"3"']);
  });

  it('deletes with 204, restores without a body, and shows the history as differences', async () => {
    rest.answers({ deleteExpense: { id: '9001' }, restoreExpense: recorded });
    expect((await rest.app.inject({ method: 'DELETE', url: '/api/v1/expenses/9001' })).statusCode).toBe(204);
    expect((await rest.app.inject({ method: 'POST', url: '/api/v1/expenses/9001/restore' })).statusCode).toBe(200);
    expect((await post('/expenses/9001/restore', '')).statusCode).toBe(200);
    const change = {
      id: '1',
      action: 'expense.changed',
      at: '2025-11-21T10:00:00.000Z',
      actor: { id: '4' },
      changes: [
        { field: 'vendor', before: null, after: 'Figma' },
        { field: 'amount', before: '1.00', after: '9007199254740993.5' },
      ],
    };
    rest.answers({ expense: { history: [change] } });
    const history = await rest.app.inject('/api/v1/expenses/9001/history');
    expect(history.json()).toMatchObject({
      items: [{ id: 1, at: change.at, actor_user_id: 4, changes: { vendor: { before: null, after: 'Figma' } } }],
      total: 1,
    });
    expect(history.body).toContain('"amount":{"before":1,"after":9007199254740993.5}');
  });

  it.each([
    ['change', { add_tags: ['trip'], category_id: null }, { addTags: ['trip'], categoryId: null }],
    ['delete', {}, undefined],
    ['restore', {}, undefined],
  ])('answers for each of several expenses to %s', async (verb, body, change) => {
    const refused = { id: '7', expense: null, error: { code: 'NOT_FOUND', message: 'There is none.' } };
    rest.answers({ [`${verb}Expenses`]: [{ id: '9001', expense: found, error: null }, refused] });
    const reply = await post(`/expenses/bulk-${verb}`, JSON.stringify({ ids: [9001, 7], ...body }));
    expect(reply.statusCode).toBe(200);
    expect(rest.asked[0]?.variables).toMatchObject({ ids: ['9001', '7'], ...(change && { change }) });
    expect(reply.json()).toEqual({
      items: [
        { id: 9001, expense: expect.objectContaining({ id: 9001, amount: 250.7 }), error: null },
        { id: 7, expense: null, error: { error_code: 'NOT_FOUND', message: 'There is none.' } },
      ],
    });
  });

  it.each([[[]], [Array.from({ length: 101 }, (_none, index) => index + 1)], [['x']]])(
    'refuses to change expenses by %p',
    async (ids) => {
      const reply = await post('/expenses/bulk-delete', JSON.stringify({ ids }));
      expect(reply.json()).toMatchObject({
        error_code: 'VALIDATION_FAILED',
        details: [{ field: expect.stringMatching(/^ids/) }],
      });
    },
  );

  it('answers what is not there, byte for byte alike, however the id is written', async () => {
    rest.answers({ expense: null });
    const bodies = await Promise.all(
      ['1', '99999999999999999999999', 'abc', '-1', '0', '1e3', '%00'].map(async (id) => {
        const reply = await rest.app.inject(`/api/v1/expenses/${id}`);
        return `${reply.statusCode} ${reply.body}`;
      }),
    );
    expect(new Set(bodies)).toEqual(
      new Set(['404 {"error_code":"NOT_FOUND","message":"Expense was not found.","details":[]}']),
    );
  });

  it('names fields as REST does in what the graph refuses', async () => {
    rest.answers(
      validationFailed([{ field: 'input.expenseDate', message: 'lies in the future', code: 'OUT_OF_RANGE' }]),
    );
    const reply = await post('/expenses', JSON.stringify(exampleExpenseBody));
    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toEqual({
      error_code: 'VALIDATION_FAILED',
      message: 'The request is not valid: check expense_date.',
      details: [{ field: 'expense_date', message: 'lies in the future', code: 'OUT_OF_RANGE' }],
    });
    rest.answers(invalidReference('crossProjectRefId'));
    const conflict = await post('/expenses', JSON.stringify(exampleExpenseBody));
    expect(conflict.statusCode).toBe(409);
    expect(conflict.json().details[0].field).toBe('cross_project_ref_id');
  });

  it.each([
    ['PRECONDITION_FAILED', 412],
    ['INSUFFICIENT_FUNDS', 409],
    ['RATE_LIMITED', 429],
    ['SERVICE_UNAVAILABLE', 503],
    ['IDEMPOTENCY_KEY_REUSED', 409],
  ] as const)('answers %s with %i', async (code, status) => {
    rest.answers(new AppError(code, 'So it is.'));
    const reply = await post('/expenses', JSON.stringify(exampleExpenseBody));
    expect([reply.statusCode, reply.json().error_code]).toEqual([status, code]);
  });
});
