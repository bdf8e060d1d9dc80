import type { Answer, ApiClient } from './harness/api-client.ts';
import { leafOperations, QUERY_FIELDS } from './harness/leaf-operations.ts';
import {
  CANARIES,
  keyWith,
  LIMIT_KINDS,
  makeLimitedWorld,
  type LimitedWorld,
  type LimitKind,
} from './harness/limited-world.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { call, routeBook, type Ids, type RouteCall } from './harness/route-book.ts';

/**
 * Answers to a key that is limited to a project, to an account, or to both: `shown` within the limits, `limited` 403 KEY_LIMITED,
 * `absent` 404, `never` 403 FORBIDDEN as no key has the permission. `public` routes know no key, and a stream has tests of its own.
 */
type Verdict = 'shown' | 'limited' | 'absent' | 'never' | 'public' | 'stream';
type Verdicts = Verdict | readonly [projects: Verdict, accounts: Verdict, both: Verdict];

/** Every operation that reads. Whoever adds one decides here what a key with limits sees of it. */
const READS: Record<string, Verdicts> = {
  checkSlug: 'public',
  previewHostTenant: 'public',
  previewTenant: 'public',
  readTenant: 'never',
  listInvitations: 'never',
  readMailChoice: 'never',
  listSessions: 'never',
  readMe: 'never',
  exportMyData: 'never',
  listApiKeys: 'never',
  listWebhooks: 'never',
  readWebhook: 'never',
  listWebhookDeliveries: 'never',
  readWebhookDelivery: 'never',
  listUsers: 'shown',
  readUser: 'shown',
  listProjects: 'shown',
  // With its spend, which comes from every account.
  readProject: ['shown', 'limited', 'limited'],
  // Balances contain the spend of every project.
  listAccounts: ['limited', 'shown', 'limited'],
  readAccount: ['limited', 'shown', 'limited'],
  readBalanceHistory: ['limited', 'shown', 'limited'],
  listAccountEntries: ['limited', 'shown', 'limited'],
  listTransfers: ['limited', 'shown', 'limited'],
  readTransfer: ['limited', 'shown', 'limited'],
  listCategories: 'shown',
  readCategory: 'shown',
  listExchangeRates: 'shown',
  listTags: 'limited',
  readTag: 'limited',
  listVendors: 'limited',
  readVendor: 'limited',
  // A file names any account and project.
  listImports: 'limited',
  readImport: 'limited',
  listImportRows: 'limited',
  exportRejectedRows: 'limited',
  listSavedFilters: 'never',
  listExpenses: 'shown',
  readExpense: 'shown',
  readExpenseHistory: 'shown',
  // The figures of a project contain spend from every account.
  readProjectDashboard: ['shown', 'limited', 'limited'],
  readProjectSummaryReport: ['shown', 'limited', 'limited'],
  readCategoryBreakdownReport: ['shown', 'limited', 'limited'],
  readMonthlyTrendReport: ['shown', 'limited', 'limited'],
  readVendorsReport: 'limited',
  readBudgetReport: 'limited',
  exportCsv: 'shown',
  exportXlsx: 'shown',
  // It says when it was made.
  exportPdf: 'stream',
  // Of the key's accounts.
  readCashflowReport: ['limited', 'shown', 'limited'],
  readTenantDashboard: 'limited',
  listAlerts: 'shown',
  // It tells the balance of an account.
  readAlert: ['absent', 'shown', 'absent'],
  openAlertStream: 'stream',
  useTicket: 'absent',
  readNotificationPreferences: 'never',
  listAuditLogs: 'limited',
  verifyAuditLogs: 'limited',
};

let outlay: Outlay;
let world: LimitedWorld;
beforeAll(async () => {
  outlay = await startOutlay({ QUERY_MAX_COST: '1000000' });
  world = await makeLimitedWorld(await outlay.tenant());
}, 120_000);
afterAll(() => outlay.stop());

const MARK = 'm';
const ABSENT = 987_654_321;
const placeholders = (id: number | string): Ids => ({
  ...{ tenant: id, user: id, project: id, deletedProject: id, account: id, category: id },
  ...{ secondAccount: id, transfer: id },
  ...{ expense: id, deletedExpense: id, savedFilter: id, invitation: id, session: id, apiKey: id, alert: id },
  ...{ webhook: id, delivery: id, import: id, vendor: id, otherVendor: id, mergedVendor: id },
  ...{ tag: id, otherTag: id },
  slug: 'nobody',
});
const BOOK = routeBook(placeholders(ABSENT), MARK);
/** Operations that read. */
const READ_OPERATIONS = Object.keys(BOOK).filter((operationId) => BOOK[operationId]?.method === 'GET');

function verdictOf(operationId: string, kind: LimitKind): Verdict | undefined {
  const verdicts = READS[operationId];
  return typeof verdicts === 'string' ? verdicts : verdicts?.[LIMIT_KINDS.indexOf(kind)];
}

function routeOf(operationId: string, ids: Ids): RouteCall {
  const route = routeBook(ids, MARK)[operationId];
  if (!route) throw new Error(`The book has no ${operationId}.`);
  return route;
}

const ANSWERS: Record<Verdict, object> = {
  shown: { status: 200 },
  limited: { status: 403, body: { error_code: 'KEY_LIMITED' } },
  absent: { status: 404, body: { error_code: 'NOT_FOUND' } },
  never: { status: 403, body: { error_code: 'FORBIDDEN' } },
  public: {},
  stream: {},
};

/** An answer without the time of the tenant's newest change, and without what differs between any two requests. */
function contentOf({ status, text }: Pick<Answer, 'status' | 'text'>): string {
  return `${status} ${text.replaceAll(/"(as_of|asOf)":"[^"]*"/gu, '"as_of"')}`;
}

it('has a verdict for every operation that reads', () => {
  expect(Object.keys(READS).toSorted()).toEqual(READ_OPERATIONS.toSorted());
});

describe.each(LIMIT_KINDS)('a key that is limited to %s', (kind) => {
  const key = (): ApiClient => world.keys[kind];

  it.each(READ_OPERATIONS.filter((id) => !['public', 'stream'].includes(String(verdictOf(id, kind)))))(
    'is answered by %s as its verdict says, with nothing from outside',
    async (operationId) => {
      const verdict = verdictOf(operationId, kind) ?? 'public';
      const answer = await call(key(), routeOf(operationId, world.inside));
      expect(answer).toMatchObject(ANSWERS[verdict]);
      for (const canary of CANARIES[kind]) expect(answer.text).not.toContain(canary);
    },
  );

  const hidden = hiddenBy(kind);
  const naming = Object.keys(BOOK).filter((operationId) => {
    const { path, body, isStream } = routeOf(
      operationId,
      withHidden(placeholders(1), () => ABSENT),
    );
    return !isStream && JSON.stringify([path, body]).includes(String(ABSENT));
  });

  it.each(naming)('is answered by %s for what is outside as for what does not exist', async (operationId) => {
    const outside = routeOf(
      operationId,
      withHidden(world.inside, (name) => world.outside[name]),
    );
    const absent = routeOf(
      operationId,
      withHidden(world.inside, () => ABSENT),
    );
    const [one, other] = [await call(key(), outside), await call(key(), absent)];
    // Results of several name the id that was asked for.
    const plain = ({ text }: Answer) => text.replaceAll(/"id":\d+/gu, '"id"');
    expect([one.status, plain(one)]).toEqual([other.status, plain(other)]);
  });

  function withHidden(ids: Ids, idOf: (name: keyof Ids) => number | string): Ids {
    return { ...ids, ...Object.fromEntries(hidden.map((name) => [name, idOf(name)])) };
  }

  it('gets the same answers whatever happens outside: nothing there is read, counted or summed', async () => {
    const before = await readEverything(key());
    await world.stir(kind);
    const after = await readEverything(key());
    expect(before.size).toBeGreaterThan(READ_OPERATIONS.length);
    for (const [question, answer] of before) expect([question, after.get(question)]).toEqual([question, answer]);
  }, 120_000);
});

describe('a key for one project and 100 USD a day', () => {
  it('takes three of 20 expenses of 30 at once, says what is left, and sees its own in the next answer', async () => {
    const project = await world.tenant.project();
    const api = await keyWith(world.tenant, { project_ids: [project], max_per_day: 100, max_amount: 60 });
    const expense = { project_id: project, is_project_related: true, account_id: Number(world.inside.account) };
    const record = (amount: number) => api.post('/expenses', { ...expense, amount, expense_date: '2025-11-20' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => record(30)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array<number>(3).fill(201), ...Array<number>(17).fill(403)]);
    const dashboard = await api.get(`/dashboards/project/${project}`);
    expect(dashboard.body).toMatchObject({ total_spend: 90, accounts: [], is_current: true });
    const refused = await record(11);
    expect(refused).toMatchObject({
      status: 403,
      body: {
        error_code: 'KEY_LIMITED',
        message: expect.stringMatching(
          /^This API key may record 100\.00 USD a day \(max_per_day\)\. 10\.00 USD is left until the day ends at \d{4}-[^ ]+Z\.$/u,
        ),
        details: [{ field: 'amount', message: 'may be at most 10.00 USD until the day ends', code: 'OUT_OF_RANGE' }],
      },
    });
    expect(await record(61)).toMatchObject({ body: { message: expect.stringContaining('at most 60.00 USD') } });
    expect((await record(10)).status).toBe(201);
    expect((await record(0.01)).status).toBe(403);
  });
});

/** Projects are hidden by projects, accounts by accounts, and by either an expense and an alert outside. */
function hiddenBy(kind: LimitKind): (keyof Ids)[] {
  const projects: (keyof Ids)[] = kind === 'accounts' ? [] : ['project', 'deletedProject'];
  const accounts: (keyof Ids)[] = kind === 'projects' ? [] : ['account', 'secondAccount'];
  return ['expense', 'deletedExpense', 'transfer', 'alert', ...projects, ...accounts];
}

/** Lists in other orders, with filters and searches, and a trial of a change. */
const PROBES = [
  '/expenses?q=Ausgabe',
  '/expenses?tag=gemeinsam&sort=-amount',
  '/expenses?from=2025-01-01&to=2025-12-31&per_page=100',
  '/expenses?include_deleted=true&sort=vendor',
  '/expenses?is_project_related=false',
  '/expenses?vendor=Ausgabe-fremd',
  '/expenses?page=2&per_page=1',
  '/projects?q=Fremd&include_deleted=true',
  '/accounts?q=Fremd',
  '/accounts?sort=-current_balance',
  '/transfers?per_page=100',
  '/alerts?is_open=true',
];

/** Answers by what was asked: every route, every list in several ways, every field of the graph. */
async function readEverything(api: ApiClient): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const operationId of READ_OPERATIONS) {
    const route = routeOf(operationId, world.inside);
    if (!['public', 'stream'].includes(String(READS[operationId])))
      answers.set(operationId, contentOf(await call(api, route)));
  }
  for (const path of PROBES) answers.set(path, contentOf(await api.get(path)));
  const { project, account } = world.inside;
  const trial = {
    account_id: account,
    project_id: project,
    is_project_related: true,
    amount: 5,
    expense_date: '2025-11-20',
  };
  const { status, text } = await api.post('/expenses?dry_run=true&with_remaining=true', trial);
  answers.set('a trial', contentOf({ status, text: text.replaceAll(/"(created|updated)_at":"[^"]*"/gu, '') }));
  for (const root of QUERY_FIELDS) {
    for (const operation of leafOperations(root, argumentsOf(root)))
      answers.set(operation, graphContentOf(await api.graphql(operation)));
  }
  return answers;
}

/** Data, and which fields were refused and why: their order is that of subgraphs' answers. @throws Error for an operation that was not tried */
function graphContentOf({ data, errors, text, status }: Awaited<ReturnType<ApiClient['graphql']>>): string {
  const refusals = Array.from(Object(errors), ({ path, extensions }) => `${String(path)} ${String(extensions?.code)}`);
  const isTried = refusals.every(
    (refusal) => !/(TOO_COMPLEX|VALIDATION_FAILED|RATE_LIMITED|INTERNAL|UNAVAILABLE)$/u.test(refusal),
  );
  if (!isTried) throw new Error(text);
  return contentOf({ status, text: JSON.stringify([data, refusals.toSorted()]) });
}

function argumentsOf(root: string): Record<string, string> {
  const { inside } = world;
  const ids: Record<string, number | string> = {
    ...{ account: inside.account, category: inside.category, expense: inside.expense, project: inside.project },
    ...{ projectDashboard: inside.project, alert: inside.alert, user: inside.user, transfer: inside.transfer },
  };
  return {
    ...{ id: `"${ids[root] ?? ABSENT}"`, slug: '"nobody"', token: '"nobody"', ids: '[]' },
    webhookId: `"${ABSENT}"`,
    ...{ from: '"2025-11-01"', to: '"2025-11-20"' },
  };
}
