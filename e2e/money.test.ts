import { openTestPool } from '@outlay/testkit/test-pool';
import type pg from 'pg';
import type { Answer, ApiClient } from './harness/api-client.ts';
import { brokenInvariants } from './harness/invariants.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { Person, TenantKit } from './harness/tenant-kit.ts';

const DAY = '2025-11-20';

let outlay: Outlay;
let tenant: TenantKit;
let api: ApiClient;
let ledger: pg.Pool;
beforeAll(async () => {
  // Slow machines answer late, and here it matters what they answer.
  outlay = await startOutlay({ SUBGRAPH_TIMEOUT_MS: '30000' });
  tenant = await outlay.tenant();
  api = tenant.owner.api;
  ledger = openTestPool(outlay.databases.ledger.superuserUrl);
});
afterAll(async () => {
  await ledger.end();
  await outlay.stop();
});

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const outcomeOf = ({ status, body }: Answer) => [status, body['error_code']];
const spend = (account: number, amount: number | string, more: object = {}) => ({
  ...{ account_id: account, amount, expense_date: DAY, is_project_related: false, ...more },
});
const balanceOf = async (account: number): Promise<unknown> =>
  (await api.get(`/accounts/${account}`)).body['current_balance'];
const tally = (answers: readonly Answer[]): Record<string, number> =>
  answers.reduce<Record<string, number>>((sum, answer) => {
    const key = outcomeOf(answer).filter(Boolean).join(' ');
    return { ...sum, [key]: (sum[key] ?? 0) + 1 };
  }, {});

describe('many at once', () => {
  it('200 debits of one account leave exactly what they should', async () => {
    const account = await tenant.account({ opening_balance: 1000 });
    const answers = await Promise.all(times(200, (n) => api.post('/expenses', spend(account, (n + 1) / 100))));
    expect(tally(answers)).toEqual({ 201: 200 });
    expect(await balanceOf(account)).toBe(799);
    // Every balance on the way was somebody's: none was seen twice.
    const seen = answers.map(({ body }) => body['balances']?.['0']?.['balance']);
    expect(new Set(seen).size).toBe(200);
  });

  it('debits, edits, moves, deletions and restorations by several people add up', async () => {
    const people = [tenant.owner, ...(await Promise.all([tenant.person('Admin'), tenant.person('Admin')]))];
    const accounts = await Promise.all(times(3, () => tenant.account({ opening_balance: 5000 })));
    const expenses = await Promise.all(
      times(30, (n) => tenant.expense({ account_id: accounts[n % 3]!, amount: 10 + n / 100 })),
    );
    const random = seeded(7);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const step = (n: number): Promise<Answer> => {
      const person: Person = pick(people);
      const path = `/expenses/${pick(expenses)}`;
      const amount = Math.ceil(random() * 5000) / 100;
      const day = `2025-11-${String(10 + Math.floor(random() * 10))}`;
      const works = [
        () => person.api.post('/expenses', spend(pick(accounts), amount, { expense_date: day })),
        () => person.api.patch(path, { amount }),
        () => person.api.patch(path, { account_id: pick(accounts), expense_date: day }),
        () => person.api.delete(path),
        () => person.api.post(`${path}/restore`),
      ];
      return works[n % works.length]!();
    };
    const answers: Answer[] = [];
    for (let round = 0; round < 5; round++) answers.push(...(await Promise.all(times(40, step))));
    // The second of two deletes or restores is refused as such; no answer is a 5xx.
    const expected = new Set(['200', '201', '204', '404 NOT_FOUND', '409 NOT_DELETED']);
    expect(Object.keys(tally(answers)).filter((outcome) => !expected.has(outcome))).toEqual([]);
    for (const account of accounts) {
      const { rows } = await ledger.query<{ spent: string }>(
        `select coalesce(sum(amount_minor), 0) as spent from expenses where account_id = $1 and soft_deleted_at is null`,
        [account],
      );
      expect(await balanceOf(account)).toBe((500_000 - Number(rows[0]?.spent)) / 100);
    }
  });

  it('deposits, adjustments and debits of one account add up', async () => {
    const account = await tenant.account({ opening_balance: 0, overdraft: 'allow' });
    const answers = await Promise.all(
      times(60, (n) => {
        if (n % 3 === 0) return api.post(`/accounts/${account}/deposits`, { amount: 2.5, date: DAY });
        if (n % 3 === 1) return api.post(`/accounts/${account}/adjust_balance`, { amount: -0.75, reason: 'fee' });
        return api.post('/expenses', spend(account, '1.01'));
      }),
    );
    expect(tally(answers)).toEqual({ 200: 20, 201: 40 });
    expect(await balanceOf(account)).toBe(14.8);
  });
});

describe('an account that denies overdrafts', () => {
  it('is never overdrawn, however many try', async () => {
    const account = await tenant.account({ opening_balance: 100, overdraft: 'deny' });
    const answers = await Promise.all(times(60, () => api.post('/expenses', spend(account, 3.33))));
    expect(tally(answers)).toEqual({ 201: 30, '409 INSUFFICIENT_FUNDS': 30 });
    expect(await balanceOf(account)).toBe(0.1);
    expect((await api.post('/expenses', spend(account, 0.1))).status).toBe(201);
    expect(await balanceOf(account)).toBe(0);
    expect(outcomeOf(await api.post('/expenses', spend(account, 0.01)))).toEqual([409, 'INSUFFICIENT_FUNDS']);
  });

  it('refuses rises, moves, restorations and adjustments alike, and welcomes what lowers', async () => {
    const account = await tenant.account({ opening_balance: 100, overdraft: 'deny' });
    const other = await tenant.account({ opening_balance: 1000 });
    const [kept, deleted, elsewhere] = [
      await tenant.expense({ account_id: account, amount: 60 }),
      await tenant.expense({ account_id: account, amount: 40 }),
      await tenant.expense({ account_id: other, amount: 50 }),
    ];
    await api.delete(`/expenses/${deleted}`);
    await tenant.expense({ account_id: account, amount: 30 });
    for (const answer of await Promise.all([
      api.patch(`/expenses/${kept}`, { amount: 70.01 }),
      api.patch(`/expenses/${elsewhere}`, { account_id: account }),
      api.post(`/expenses/${deleted}/restore`),
      api.post(`/accounts/${account}/adjust_balance`, { amount: -10.01, reason: 'fee' }),
    ])) {
      expect(outcomeOf(answer)).toEqual([409, 'INSUFFICIENT_FUNDS']);
    }
    expect(await balanceOf(account)).toBe(10);
    expect((await api.patch(`/expenses/${kept}`, { amount: 70 })).status).toBe(200);
    expect(await balanceOf(account)).toBe(0);
    expect((await api.patch(`/expenses/${kept}`, { amount: 69 })).status).toBe(200);
    expect(await balanceOf(account)).toBe(1);
  });

  it('one that warns goes below zero and says so', async () => {
    const account = await tenant.account({ opening_balance: 10 });
    const answer = await api.post('/expenses', spend(account, 10.01));
    expect([answer.status, answer.body['warnings']]).toEqual([201, [expect.objectContaining({ code: 'OVERDRAFT' })]]);
    expect(await balanceOf(account)).toBe(-0.01);
  });
});

describe('an Idempotency-Key', () => {
  const withKey = (key: string) => api.with({ 'idempotency-key': key });
  const same = ({ status, text, headers }: Answer) => [status, text, headers['etag'], headers['location']];

  it('sent again gets the same answer and no second effect', async () => {
    const account = await tenant.account();
    const first = await withKey('again').post('/expenses', spend(account, 10));
    for (let n = 0; n < 3; n++) {
      expect(same(await withKey('again').post('/expenses', spend(account, 10)))).toEqual(same(first));
    }
    // What happened since does not change what was answered.
    await api.patch(`/expenses/${first.body['id']}`, { amount: 20 });
    expect(same(await withKey('again').post('/expenses', spend(account, 10)))).toEqual(same(first));
    expect(await balanceOf(account)).toBe(980);
  });

  it('sent 20 times at once gets one answer and one effect', async () => {
    const [account, other] = [await tenant.account(), await tenant.account()];
    const path = `/accounts/${account}`;
    const transfer = { from_account_id: account, to_account_id: other, amount: 7, date: DAY };
    const works: [string, () => Promise<Answer>, number][] = [
      ['expense', () => withKey('e-20').post('/expenses', spend(account, 7)), 993],
      ['deposit', () => withKey('d-20').post(`${path}/deposits`, { amount: 7, date: DAY }), 1000],
      ['adjustment', () => withKey('a-20').post(`${path}/adjust_balance`, { amount: 7, reason: 'r' }), 1007],
      ['transfer', () => withKey('t-20').post('/transfers', transfer), 1000],
    ];
    for (const [what, work, balance] of works) {
      const answers = await Promise.all(times(20, work));
      expect([what, ...new Set(answers.map((answer) => JSON.stringify(same(answer))))]).toHaveLength(2);
      expect(answers[0]?.status).toBeLessThan(300);
      expect(await balanceOf(account)).toBe(balance);
    }
  });

  it('makes one account, project, category and one deletion undone, however often it is sent', async () => {
    const account = await tenant.account();
    const expense = await tenant.expense({ account_id: account, amount: 5 });
    await api.delete(`/expenses/${expense}`);
    const bodies: [string, object][] = [
      ['/accounts', { name: 'Once', currency: 'USD', opening_balance: 5 }],
      ['/projects', { name: 'Once', start_date: DAY, starting_budget: 1, projected_estimate: 1 }],
      ['/categories', { name: 'Once', color: '#123456' }],
      [`/expenses/${expense}/restore`, {}],
    ];
    for (const [path, body] of bodies) {
      const answers = await Promise.all(times(10, () => withKey('once').post(path, body)));
      expect(new Set(answers.map((answer) => JSON.stringify(same(answer)))).size).toBe(1);
      expect(answers[0]?.status).toBeLessThan(300);
    }
    const found = await Promise.all([api.get('/accounts?q=Once'), api.get('/projects?q=Once')]);
    expect(found.map(({ body }) => body['total'])).toEqual([1, 1]);
    expect(await balanceOf(account)).toBe(995);
  });

  it('with another body is refused, and belongs to one person', async () => {
    const account = await tenant.account();
    const admin = await tenant.person('Admin');
    await withKey('mine').post('/expenses', spend(account, 10));
    const other = await withKey('mine').post('/expenses', spend(account, 11));
    expect(outcomeOf(other)).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
    const rivals = await Promise.all(times(10, (n) => withKey('race').post('/expenses', spend(account, 20 + n))));
    expect(tally(rivals)).toEqual({ 201: 1, '409 IDEMPOTENCY_KEY_REUSED': 9 });
    const theirs = await admin.api.post('/expenses', spend(account, 10), { 'idempotency-key': 'mine' });
    expect(theirs.status).toBe(201);
    const { rows } = await ledger.query(`select from expenses where account_id = $1`, [account]);
    expect(rows).toHaveLength(3);
  });

  it('of what failed is free to be used again', async () => {
    const account = await tenant.account({ opening_balance: 1, overdraft: 'deny' });
    const attempt = () => withKey('later').post('/expenses', spend(account, 10));
    expect(outcomeOf(await attempt())).toEqual([409, 'INSUFFICIENT_FUNDS']);
    await api.post(`/accounts/${account}/deposits`, { amount: 10, date: DAY });
    expect((await attempt()).status).toBe(201);
    expect((await attempt()).status).toBe(201);
    expect(await balanceOf(account)).toBe(1);
  });

  it('serves two mutations of one GraphQL operation, each by itself', async () => {
    const account = await tenant.account();
    const input = { accountId: String(account), amount: '5', expenseDate: DAY, isProjectRelated: false };
    const both = () =>
      withKey('two').graphql(
        `mutation ($input: RecordExpenseInput!) {
          one: recordExpense(input: $input) { expense { id } }
          two: recordExpense(input: $input) { expense { id } }
        }`,
        { input },
      );
    const first = await both();
    expect(first.errors).toEqual([]);
    expect((await both()).data).toEqual(first.data);
    expect(await balanceOf(account)).toBe(990);
  });

  it('that is none is refused', async () => {
    const account = await tenant.account();
    for (const key of ['x'.repeat(256), 'a b', 'é']) {
      const answer = await withKey(key).post('/expenses', spend(account, 10));
      expect([key, ...outcomeOf(answer)]).toEqual([key, 400, 'VALIDATION_FAILED']);
    }
    expect(await balanceOf(account)).toBe(1000);
  });
});

describe('a lost update', () => {
  it('among ten rivals who read the same version, one wins', async () => {
    const account = await tenant.account();
    const [expense, project, category] = await Promise.all([
      tenant.expense({ account_id: account, amount: 10 }),
      tenant.project(),
      tenant.category(),
    ]);
    const member = await tenant.person('Member');
    const races: [string, (n: number) => object][] = [
      [`/expenses/${expense}`, (n) => ({ amount: 20 + n })],
      [`/accounts/${account}`, (n) => ({ low_balance_threshold: n })],
      [`/projects/${project}`, (n) => ({ description: `rival ${n}` })],
      [`/categories/${category}`, (n) => ({ description: `rival ${n}` })],
      [`/users/${member.id}`, (n) => ({ name: `rival ${n}` })],
    ];
    for (const [path, change] of races) {
      const { etag = '' } = (await api.get(path)).headers;
      const answers = await Promise.all(times(10, (n) => api.patch(path, change(n), { 'if-match': etag })));
      expect([path, tally(answers)]).toEqual([path, { 200: 1, '412 PRECONDITION_FAILED': 9 }]);
      const winner = answers.findIndex(({ status }) => status === 200);
      const after = await api.get(path);
      expect(after.body).toMatchObject(change(winner));
      expect(after.headers['etag']).toBe(answers[winner]?.headers['etag']);
      expect(after.headers['etag']).not.toBe(etag);
    }
  });

  it('is refused for deleting and restoring too, and a payment does not spoil an account’s edit', async () => {
    const account = await tenant.account();
    const path = `/expenses/${await tenant.expense({ account_id: account, amount: 10 })}`;
    const { etag: accountTag = '' } = (await api.get(`/accounts/${account}`)).headers;
    const { etag: first = '' } = (await api.get(path)).headers;
    await api.patch(path, { amount: 11 });
    expect(outcomeOf(await api.delete(path, { 'if-match': first }))).toEqual([412, 'PRECONDITION_FAILED']);
    const { etag: second = '' } = (await api.get(path)).headers;
    expect((await api.delete(path, { 'if-match': second })).status).toBe(204);
    const stale = await api.post(`${path}/restore`, {}, { 'if-match': second });
    expect(outcomeOf(stale)).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await api.patch(`/accounts/${account}`, { name: 'Renamed' }, { 'if-match': accountTag })).status).toBe(200);
    expect(await balanceOf(account)).toBe(1000);
  });
});

describe('a dry run', () => {
  it('changes nothing, and predicts what happens', async () => {
    const [account, denying, project] = [
      await tenant.account(),
      await tenant.account({ opening_balance: 5, overdraft: 'deny' }),
      await tenant.project(),
    ];
    const onProject = { is_project_related: true, project_id: project };
    await api.post('/expenses', spend(account, 1, onProject));
    await api.put('/exchange-rates', { date: DAY, from: 'CHF', to: 'USD', rate: 1.25 });
    const expense = await tenant.expense({ account_id: account, amount: 10 });
    expect(await brokenInvariants(outlay)).toEqual([]);
    const before = await everything();
    const dry = [
      await api.post('/expenses?dry_run=true', spend(account, 100)),
      await api.post('/expenses?dry_run=true', spend(account, 5000, { tags: ['new'], vendor: 'New' })),
      await api.post('/expenses?dry_run=true', spend(account, 8, { currency: 'CHF' })),
      await api.post('/expenses?dry_run=true', spend(account, 8, onProject)),
      await api.post('/expenses?dry_run=true', spend(account, 9), { 'idempotency-key': 'dry' }),
      await api.patch(`/expenses/${expense}?dry_run=true`, { amount: 20, account_id: denying }),
      await api.patch(`/expenses/${expense}?dry_run=true`, { amount: 20 }, { 'idempotency-key': 'dry' }),
    ];
    expect(await everything()).toEqual(before);
    expect(dry.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 409, 200]);
    expect(dry[0]?.body).toMatchObject({ dry_run: true, balances: [{ account_id: account, balance: 889 }] });
    expect(dry[1]?.body['warnings']).toEqual([expect.objectContaining({ code: 'OVERDRAFT' })]);
    expect(dry[2]?.body).toMatchObject({ account_amount: { amount: 10, rate: 1.25 }, balances: [{ balance: 979 }] });
    expect(dry[6]?.body).toMatchObject({ amount: 20, balances: [{ balance: 979 }] });
    const real = await api.post('/expenses', spend(account, 9), { 'idempotency-key': 'dry' });
    expect([real.status, real.body['dry_run']]).toEqual([201, false]);
    expect(real.body['balances']).toEqual(dry[4]?.body['balances']);
  });

  /** Every row of every table of the ledger, as one hash per table. */
  async function everything(): Promise<Record<string, unknown>> {
    const { rows: tables } = await ledger.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    );
    const found = await Promise.all(
      tables.map(async ({ name }) => {
        const { rows } = await ledger.query<Record<string, unknown>>(
          `select count(*), md5(string_agg(t::text, e'\\n' order by t::text)) from ${name} t`,
        );
        return [name, rows[0]];
      }),
    );
    return Object.fromEntries(found);
  }
});

describe('foreign currency', () => {
  const setRate = (from: string, to: string, rate: number | string, date = DAY) =>
    api.put('/exchange-rates', { date, from, to, rate });

  it('is booked at the rate of its day and keeps it for ever', async () => {
    const account = await tenant.account();
    await setRate('EUR', 'USD', '1.0866');
    const booked = await api.post('/expenses', spend(account, 100, { currency: 'EUR' }));
    const path = `/expenses/${booked.body['id']}`;
    const frozen = { amount: 108.66, currency: 'USD', rate: 1.0866, rate_date: DAY, rate_source: 'daily' };
    expect(booked.body).toMatchObject({ amount: 100, currency: 'EUR', account_amount: frozen, base_amount: frozen });
    await setRate('EUR', 'USD', 2);
    expect((await api.get(path)).body['account_amount']).toEqual(frozen);
    expect((await api.patch(path, { note: 'still' })).body['account_amount']).toEqual(frozen);
    await api.delete(path);
    expect((await api.post(`${path}/restore`)).body['account_amount']).toEqual(frozen);
    expect((await api.patch(path, { amount: 200 })).body['account_amount']).toEqual({ ...frozen, amount: 217.32 });
    expect(await balanceOf(account)).toBe(782.68);
    const later = await api.post('/expenses', spend(account, 100, { currency: 'EUR' }));
    expect(later.body['account_amount']).toMatchObject({ amount: 200, rate: 2 });
  });

  it('takes the latest rate of the last seven days, direct or the other way round, and none that is older or newer', async () => {
    const account = await tenant.account();
    const on = (expense_date: string, currency: string) =>
      api.post('/expenses', spend(account, 10, { currency, expense_date }));
    await setRate('GBP', 'USD', 1.3, '2025-06-01');
    await setRate('GBP', 'USD', 1.4, '2025-06-03');
    await setRate('USD', 'SEK', 8, '2025-06-01');
    expect((await on('2025-06-02', 'GBP')).body['account_amount']).toMatchObject({
      amount: 13,
      rate_date: '2025-06-01',
    });
    expect((await on('2025-06-10', 'GBP')).body['account_amount']).toMatchObject({
      amount: 14,
      rate_date: '2025-06-03',
    });
    expect((await on('2025-06-02', 'SEK')).body['account_amount']).toMatchObject({ amount: 1.25, rate: 0.125 });
    for (const [day, currency] of [
      ['2025-06-11', 'GBP'],
      ['2025-05-31', 'GBP'],
      ['2025-06-02', 'NOK'],
    ] as const) {
      const missing = await on(day, currency);
      expect(outcomeOf(missing)).toEqual([400, 'RATE_MISSING']);
      expect(missing.body['message']).toContain(currency);
    }
    expect(await balanceOf(account)).toBe(971.75);
  });

  it('cannot be changed for a project or a tenant, before the first booking or after it', async () => {
    const { id, owner, account, project } = await outlay.tenant();
    const paying = await account({ currency: 'EUR' });
    const spentOn = { is_project_related: true, project_id: await project({ currency: 'EUR' }) };
    await owner.api.put('/exchange-rates', { date: DAY, from: 'EUR', to: 'USD', rate: 1 });
    for (let n = 0; n < 2; n++) {
      const tenant = await owner.api.patch(`/tenants/${id}`, { base_currency: 'EUR' });
      const changed = await owner.api.patch(`/projects/${spentOn.project_id}`, { currency: 'USD' });
      expect([outcomeOf(tenant), outcomeOf(changed)]).toEqual([
        [400, 'VALIDATION_FAILED'],
        [400, 'VALIDATION_FAILED'],
      ]);
      expect(tenant.body['details']).toMatchObject([{ field: 'base_currency' }]);
      expect(changed.body['details']).toMatchObject([{ field: 'currency' }]);
      const { body } = await owner.api.post('/expenses', spend(paying, 10, spentOn));
      expect(body).toMatchObject({ project_amount: { currency: 'EUR' }, base_amount: { currency: 'USD' } });
    }
  });

  it('rounds half to even, once', async () => {
    const account = await tenant.account();
    await setRate('AUD', 'USD', 0.5);
    const amounts = [];
    for (const amount of [0.05, 0.15, 0.25, 0.35]) {
      const { body } = await api.post('/expenses', spend(account, amount, { currency: 'AUD' }));
      amounts.push(body['account_amount']?.['amount']);
    }
    expect(amounts).toEqual([0.02, 0.08, 0.12, 0.18]);
    expect(await balanceOf(account)).toBe(999.6);
  });
});

describe('the minor units of a currency', () => {
  it.each([
    ['USD', '1000.00', '0.01', '0.001', '999.99'],
    ['JPY', '1000', '1', '0.1', '999'],
    ['KWD', '1000.000', '0.001', '0.0001', '999.999'],
  ])('%s', async (currency, opening, smallest, tooSmall, left) => {
    const fresh = await outlay.tenant({ base_currency: currency });
    const account = await fresh.account({ currency, opening_balance: opening });
    const { api: owner } = fresh.owner;
    for (const amount of [tooSmall, Number(tooSmall)]) {
      const refused = await owner.post('/expenses', spend(account, amount));
      expect(outcomeOf(refused)).toEqual([400, 'VALIDATION_FAILED']);
      expect(refused.body['details']).toMatchObject([{ field: 'amount' }]);
    }
    expect((await owner.post('/expenses', spend(account, smallest))).status).toBe(201);
    const { text } = await owner.get(`/accounts/${account}`);
    expect(text).toMatch(new RegExp(`"current_balance":${left.replace('.', '\\.')}[,}]`));
  });

  it('no float touches money: amounts that floats cannot hold are exact', async () => {
    const account = await tenant.account({ opening_balance: '9007199254740.93' });
    const body = `{"account_id":${account},"amount":0.10,"expense_date":"${DAY}","is_project_related":false}`;
    for (let n = 0; n < 3; n++) expect((await api.post('/expenses', body)).status).toBe(201);
    const { text } = await api.get(`/accounts/${account}`);
    expect(text).toContain('"current_balance":9007199254740.63');
  });

  it('what is no amount is refused', async () => {
    const account = await tenant.account();
    for (const amount of [0, -1, '-0.01', '1e400', 'NaN', '', ' 1', '1,5', '0x10', true, null, [1], {}]) {
      const answer = await api.post('/expenses', { ...spend(account, 1), amount });
      expect([amount, ...outcomeOf(answer)]).toEqual([amount, 400, 'VALIDATION_FAILED']);
    }
    expect(await balanceOf(account)).toBe(1000);
  });

  it('stays below 10^15 of them, on both sides of zero', async () => {
    let opened = 0;
    const open = (fields: object) =>
      api.post('/accounts', { name: `Vault ${(opened += 1)}`, currency: 'USD', ...fields });
    expect(outcomeOf(await open({ opening_balance: '10000000000000.00' }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(outcomeOf(await open({ opening_balance: '-10000000000000.00' }))).toEqual([400, 'VALIDATION_FAILED']);
    expect((await open({ currency: 'JPY', opening_balance: '999999999999999' })).status).toBe(201);
    const full = Number((await open({ opening_balance: '9999999999999.99' })).body['id']);
    const empty = Number((await open({ opening_balance: '-9999999999999.99', overdraft: 'allow' })).body['id']);
    const beyond = [
      await api.post(`/accounts/${full}/deposits`, { amount: 0.01, date: DAY }),
      await api.post(`/accounts/${full}/adjust_balance`, { amount: 0.01, reason: 'r' }),
      await api.post(`/accounts/${empty}/adjust_balance`, { amount: -0.01, reason: 'r' }),
      await api.post('/expenses', spend(empty, 0.01)),
      await api.post('/expenses', spend(full, '10000000000000.00')),
      await api.post('/expenses', spend(full, '99999999999999999999.00')),
    ];
    expect(beyond.map(outcomeOf)).toEqual(beyond.map(() => [400, 'VALIDATION_FAILED']));
    expect((await api.post('/expenses', spend(full, '9999999999999.99'))).status).toBe(201);
    expect(await balanceOf(full)).toBe(0);
    expect((await api.get(`/accounts/${empty}`)).text).toContain('"current_balance":-9999999999999.99');
  });
});

describe('after all of this', () => {
  it('every invariant of every database holds', async () => {
    expect(await brokenInvariants(outlay)).toEqual([]);
  });
});

/** Numbers from 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
