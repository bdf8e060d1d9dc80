import { fromBinary } from '@bufbuild/protobuf';
import { TransferSchema } from '@outlay/proto/outlay/ledger/v1/transfer_pb.ts';
import type { GraphQLAnswer } from '@outlay/testkit/subgraph-tester';
import { startLedger, type LedgerApp } from './ledger-harness.ts';
import { brokenInvariants } from './ledger-invariants.ts';

const FIELDS = `id fromAccount { id name } toAccount { id } amount { amount currency } toAmount { amount currency } rate rateDate rateSource
  date note createdBy { id } createdByKey { id } reversedAt reversedBy { id } version`;
const PAYLOAD = `transfer { ${FIELDS} } warnings { code message } dryRun
  balances { account { id } balanceBefore { amount } balance { amount currency } }`;
const RECORD = `mutation ($input: RecordTransferInput!, $dryRun: Boolean! = false) {
  recordTransfer(input: $input, dryRun: $dryRun) { ${PAYLOAD} } }`;
const REVERSE = `mutation ($id: ID!, $version: Int) { reverseTransfer(id: $id, expectedVersion: $version) { ${PAYLOAD} } }`;
const READ = `query ($id: ID!) { transfer(id: $id) { ${FIELDS} } }`;
const LIST = `query ($filter: TransferFilter, $first: Int, $after: String, $offset: Int) {
  transfers(filter: $filter, first: $first, after: $after, offset: $offset) {
    nodes { id } totalCount pageInfo { hasNextPage endCursor } } }`;
const STATEMENT = `query ($id: ID!) { account(id: $id) { currentBalance { amount }
  entries { nodes { kind amount { amount } balanceAfter { amount } date expenseId transfer { id fromAccount { id } } } } } }`;

let app: LedgerApp;
beforeAll(async () => {
  app = await startLedger();
});
afterAll(async () => {
  expect(await brokenInvariants(app.rows)).toEqual([]);
  await app.stop();
});

const owner = (tenantId: number) => app.as({ tenantId, userId: 3, role: 'OWNER' });
type Ask = ReturnType<typeof owner>;
let count = 0;

async function opened(tenantId: number, more: object = {}): Promise<string> {
  const input = { name: `Account ${(count += 1)}`, openingBalance: '100', ...more };
  const { data, errors } = await owner(tenantId)(
    `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id } }`,
    { input },
  );
  expect(errors).toEqual([]);
  return Object(data?.['openAccount']).id;
}

const inputOf = (fromAccountId: string, toAccountId: string, more: object = {}) => ({
  ...{ fromAccountId, toAccountId, amount: '30', date: '2026-03-10', ...more },
});

async function recorded(tenantId: number, input: object, ask: Ask = owner(tenantId)) {
  const { data, errors } = await ask(RECORD, { input });
  expect(errors).toEqual([]);
  return Object(data?.['recordTransfer']);
}

async function statement(tenantId: number, id: string) {
  const { data } = await owner(tenantId)(STATEMENT, { id });
  const { currentBalance, entries } = Object(data?.['account']);
  return { balance: currentBalance.amount, entries: entries.nodes };
}

const outcome = ({ code, errors }: GraphQLAnswer): [string | undefined, string[] | undefined] => [
  code,
  errors[0]?.extensions.details.map((d) => String(Object(d).field)),
];

async function rate(tenantId: number, more: object = {}): Promise<void> {
  const input = { date: '2026-03-09', from: 'EUR', to: 'USD', rate: '1.25', ...more };
  const { errors } = await owner(tenantId)(
    `mutation ($input: SetExchangeRateInput!) { setExchangeRate(input: $input) { id } }`,
    { input },
  );
  expect(errors).toEqual([]);
}

describe('a transfer', () => {
  it('is two entries of one day, one event and one audit entry', async () => {
    const [from, to] = [await opened(1), await opened(1, { openingBalance: '0' })];
    const payload = await recorded(1, inputOf(from, to, { note: 'Top up' }));
    const { id } = payload.transfer;
    expect(payload).toMatchObject({
      transfer: {
        ...{ fromAccount: { id: from }, toAccount: { id: to }, date: '2026-03-10', note: 'Top up', version: 1 },
        ...{ amount: { amount: '30.00', currency: 'EUR' }, toAmount: { amount: '30.00', currency: 'EUR' } },
        ...{ rate: '1', rateDate: null, rateSource: 'SAME', createdBy: { id: '3' }, createdByKey: null },
        reversedAt: null,
      },
      balances: [
        { account: { id: from }, balanceBefore: { amount: '100.00' }, balance: { amount: '70.00' } },
        { account: { id: to }, balanceBefore: { amount: '0.00' }, balance: { amount: '30.00' } },
      ],
      ...{ warnings: [], dryRun: false },
    });
    expect((await statement(1, from)).entries[0]).toEqual({
      ...{ kind: 'TRANSFER', amount: { amount: '-30.00' }, balanceAfter: { amount: '70.00' }, date: '2026-03-10' },
      ...{ expenseId: null, transfer: { id, fromAccount: { id: from } } },
    });
    expect((await statement(1, to)).entries[0]).toMatchObject({ amount: { amount: '30.00' }, transfer: { id } });
    const audits = await app.rows(
      `select action, actor, changes from audit_entries where entity_type = 'transfer' and entity_id = $1`,
      [id],
    );
    expect(audits).toMatchObject([
      { action: 'transfer.recorded', actor: 'user:3', changes: { amount: { before: null, after: '30.00' } } },
    ]);
    const [event] = await app.rows(
      `select type, version::int, payload from outbox where topic = 'ledger.transfer' and aggregate_id = $1`,
      [id],
    );
    expect(event).toMatchObject({ type: 'TransferRecorded', version: 1 });
    expect(fromBinary(TransferSchema, Object(event)['payload'])).toMatchObject({
      ...{ id: BigInt(id), fromAccountId: BigInt(from), amount: { amountMinor: 3_000n, currency: 'EUR' } },
    });
  });

  it('is reversed by two more entries of the same day, once', async () => {
    const [from, to] = [await opened(2), await opened(2)];
    const { transfer } = await recorded(2, inputOf(from, to));
    const { id } = transfer;
    expect((await owner(2)(REVERSE, { id, version: 7 })).code).toBe('PRECONDITION_FAILED');
    const { data, errors } = await owner(2)(REVERSE, { id, version: 1 });
    expect(errors).toEqual([]);
    expect(data?.['reverseTransfer']).toMatchObject({
      transfer: { id, version: 2, reversedAt: expect.any(String), reversedBy: { id: '3' } },
      balances: [{ balance: { amount: '100.00' } }, { balance: { amount: '100.00' } }],
    });
    expect((await owner(2)(REVERSE, { id })).code).toBe('NOT_FOUND');
    for (const [account, sign] of [
      [from, ''],
      [to, '-'],
    ] as const) {
      const { balance, entries } = await statement(2, account);
      expect(balance).toBe('100.00');
      expect(entries[0]).toMatchObject({
        ...{ kind: 'TRANSFER', amount: { amount: `${sign}30.00` }, date: '2026-03-10', transfer: { id } },
      });
    }
    expect((await owner(2)(READ, { id })).data?.['transfer']).toMatchObject({
      version: 2,
      amount: { amount: '30.00' },
    });
    const events = await app.rows(
      `select type, version::int from outbox where topic = 'ledger.transfer' and aggregate_id = $1 order by id`,
      [id],
    );
    expect(events).toEqual([
      { type: 'TransferRecorded', version: 1 },
      { type: 'TransferReversed', version: 2 },
    ]);
  });

  it('changes nothing in a dry run, and answers what would be', async () => {
    const [from, to] = [await opened(3), await opened(3)];
    const input = inputOf(from, to, { amount: '130' });
    const { data, errors } = await owner(3)(RECORD, { input, dryRun: true });
    expect(errors).toEqual([]);
    expect(data?.['recordTransfer']).toMatchObject({
      ...{ transfer: { id: '0' }, dryRun: true, warnings: [{ code: 'OVERDRAFT' }] },
      balances: [{ balance: { amount: '-30.00' } }, { balance: { amount: '230.00' } }],
    });
    expect((await statement(3, from)).entries).toHaveLength(1);
    expect(await app.rows(`select 1 from transfers where tenant_id = 3`)).toEqual([]);
  });

  it('happens once under one Idempotency-Key', async () => {
    const [from, to] = [await opened(4), await opened(4)];
    const input = inputOf(from, to);
    const headers = { 'idempotency-key': 'transfer-1' };
    const [first, again] = [await owner(4)(RECORD, { input }, headers), await owner(4)(RECORD, { input }, headers)];
    expect(first.errors).toEqual([]);
    expect(again.data).toEqual(first.data);
    expect((await statement(4, from)).balance).toBe('70.00');
  });
});

describe('between currencies', () => {
  it('the rate of the day converts, in either direction, and later rates change nothing', async () => {
    const [euros, dollars] = [await opened(10), await opened(10, { currency: 'USD' })];
    await rate(10);
    const there = await recorded(10, inputOf(euros, dollars));
    expect(there.transfer).toMatchObject({
      ...{ toAmount: { amount: '37.50', currency: 'USD' }, rate: '1.25', rateDate: '2026-03-09', rateSource: 'DAILY' },
    });
    const back = await recorded(10, inputOf(dollars, euros, { amount: '37.50' }));
    expect(back.transfer).toMatchObject({ toAmount: { amount: '30.00', currency: 'EUR' }, rate: '0.8' });
    await rate(10, { rate: '2' });
    expect((await owner(10)(REVERSE, { id: there.transfer.id })).errors).toEqual([]);
    expect((await statement(10, dollars)).balance).toBe('62.50');
  });

  it('the stated amount counts, with or without a rate', async () => {
    const [euros, yen] = [await opened(11), await opened(11, { currency: 'JPY' })];
    const { transfer } = await recorded(11, inputOf(euros, yen, { toAmount: '4851' }));
    expect(transfer).toMatchObject({
      ...{ toAmount: { amount: '4851', currency: 'JPY' }, rate: '161.7', rateDate: null, rateSource: 'STATED' },
    });
    expect((await statement(11, yen)).balance).toBe('4951');
    const missing = await owner(11)(RECORD, { input: inputOf(euros, yen) });
    expect(outcome(missing)).toEqual(['RATE_MISSING', ['toAmount']]);
  });

  it('the cross rate over the base currency converts where there is no direct one, and is said', async () => {
    const [dollars, pounds] = [await opened(13, { currency: 'USD' }), await opened(13, { currency: 'GBP' })];
    await rate(13);
    await rate(13, { to: 'GBP', rate: '0.8', date: '2026-03-08' });
    const { transfer } = await recorded(13, inputOf(dollars, pounds, { amount: '10' }));
    expect(transfer).toMatchObject({
      ...{ toAmount: { amount: '6.40', currency: 'GBP' }, rate: '0.64', rateDate: '2026-03-08', rateSource: 'CROSS' },
    });
  });

  it('what would arrive as nothing is refused', async () => {
    const [euros, yen] = [await opened(12), await opened(12, { currency: 'JPY' })];
    await rate(12, { to: 'JPY', rate: '0.1' });
    expect(outcome(await owner(12)(RECORD, { input: inputOf(euros, yen, { amount: '1' }) }))).toEqual([
      'VALIDATION_FAILED',
      ['amount'],
    ]);
  });
});

describe('extremes', () => {
  const MOST = '9999999999999.99';
  let cent: string;
  let most: string;
  let empty: string;
  beforeAll(async () => {
    cent = await opened(60, { openingBalance: '0.01' });
    most = await opened(60, { openingBalance: MOST });
    empty = await opened(60, { currency: 'USD', openingBalance: '0' });
  });

  it('are taken where both amounts can be kept, whatever rate they make', async () => {
    const up = await recorded(60, inputOf(cent, empty, { amount: '0.01', toAmount: MOST }));
    expect(up.transfer).toMatchObject({ rate: '999999999999999', toAmount: { amount: MOST } });
    const down = await recorded(60, inputOf(empty, cent, { amount: MOST, toAmount: '0.01' }));
    expect(down.transfer).toMatchObject({ rate: '0', amount: { amount: MOST } });
  });

  it.each([
    [{ amount: '0.01' }, 'amount'],
    [{ amount: '10000000000000' }, 'amount'],
    [{ amount: '1e3' }, 'amount'],
    [{ note: 'a\u0000b' }, 'note'],
    [{ date: '2026-02-30' }, 'date'],
  ])('are refused as what they are: %j', async (more, field) => {
    const [code, fields = []] = outcome(await owner(60)(RECORD, { input: inputOf(cent, most, more) }));
    expect([code, ...fields]).toEqual(['VALIDATION_FAILED', expect.stringMatching(new RegExp(`(^|\\.)${field}$`))]);
  });

  it.each([
    ['limits of pages', LIST, { filter: { accountId: ['99999999999999999999', '-1'] }, first: 1, offset: 9_999 }],
    ['ids that nobody has', READ, { id: '99999999999999999999' }],
  ])('of reading are answered: %s', async (_what, query, variables) => {
    expect((await owner(60)(query, variables)).errors).toEqual([]);
  });
});

describe('refusals', () => {
  let from: string;
  let to: string;
  let strange: string;
  beforeAll(async () => {
    [from, to, strange] = [await opened(20), await opened(20), await opened(21)];
  });

  it.each([
    [{ amount: '0' }, 'VALIDATION_FAILED', ['amount']],
    [{ amount: '-1', date: '2050-01-01' }, 'VALIDATION_FAILED', ['amount', 'date']],
    [{ amount: '1.001' }, 'VALIDATION_FAILED', ['amount']],
    [{ toAmount: '29.99' }, 'VALIDATION_FAILED', ['toAmount']],
    [{ toAmount: '0' }, 'VALIDATION_FAILED', ['toAmount']],
    [{ note: 'x'.repeat(2_001) }, 'VALIDATION_FAILED', ['note']],
    [{ fromAccountId: 'x' }, 'INVALID_REFERENCE', ['fromAccountId']],
    [{ toAccountId: '987654' }, 'INVALID_REFERENCE', ['toAccountId']],
  ])('%j', async (more, code, fields) => {
    expect(outcome(await owner(20)(RECORD, { input: inputOf(from, to, more) }))).toEqual([code, fields]);
  });

  it('one account twice, and an account of another tenant', async () => {
    expect(outcome(await owner(20)(RECORD, { input: inputOf(from, from) }))).toEqual([
      'VALIDATION_FAILED',
      ['toAccountId'],
    ]);
    expect(outcome(await owner(20)(RECORD, { input: inputOf(from, strange) }))).toEqual([
      'INVALID_REFERENCE',
      ['toAccountId'],
    ]);
    expect((await owner(21)(READ, { id: (await recorded(20, inputOf(from, to))).transfer.id })).data).toEqual({
      transfer: null,
    });
  });

  it('an archived account on either side, also for a reversal', async () => {
    const [source, target] = [await opened(22), await opened(22)];
    const { transfer } = await recorded(22, inputOf(source, target));
    await owner(22)(`mutation ($id: ID!) { archiveAccount(id: $id) { id } }`, { id: target });
    expect(outcome(await owner(22)(RECORD, { input: inputOf(source, target) }))).toEqual([
      'ACCOUNT_ARCHIVED',
      ['toAccountId'],
    ]);
    expect((await owner(22)(REVERSE, { id: transfer.id })).code).toBe('ACCOUNT_ARCHIVED');
    expect((await statement(22, source)).balance).toBe('70.00');
  });

  it('what the overdraft policy of either account denies, whole', async () => {
    const [deny, allow] = [await opened(23, { overdraft: 'DENY' }), await opened(23, { overdraft: 'ALLOW' })];
    const tooMuch = await owner(23)(RECORD, { input: inputOf(deny, allow, { amount: '100.01' }) });
    expect(outcome(tooMuch)).toEqual(['INSUFFICIENT_FUNDS', ['amount']]);
    const overdrawn = await recorded(23, inputOf(allow, deny, { amount: '150' }));
    expect(overdrawn.warnings).toEqual([]);
    await recorded(23, inputOf(deny, allow, { amount: '240' }));
    expect((await owner(23)(REVERSE, { id: overdrawn.transfer.id })).code).toBe('INSUFFICIENT_FUNDS');
    expect([(await statement(23, deny)).balance, (await statement(23, allow)).balance]).toEqual(['10.00', '190.00']);
  });

  it('what would post into a closed period, and undo in it', async () => {
    const [source, target] = [await opened(24), await opened(24)];
    const { transfer } = await recorded(24, inputOf(source, target));
    const close = (through: string | null) =>
      owner(24)(`mutation ($through: Date) { closePeriod(closedThrough: $through) { closedThrough } }`, { through });
    expect((await close('2026-03-10')).errors).toEqual([]);
    expect(outcome(await owner(24)(RECORD, { input: inputOf(source, target) }))).toEqual(['PERIOD_CLOSED', ['date']]);
    expect((await owner(24)(RECORD, { input: inputOf(source, target), dryRun: true })).code).toBe('PERIOD_CLOSED');
    expect((await owner(24)(REVERSE, { id: transfer.id })).code).toBe('PERIOD_CLOSED');
    await recorded(24, inputOf(source, target, { date: '2026-03-11' }));
    expect((await close(null)).errors).toEqual([]);
    expect((await owner(24)(REVERSE, { id: transfer.id })).errors).toEqual([]);
  });

  it('whoever may not write, though everybody reads', async () => {
    const { transfer } = await recorded(20, inputOf(from, to, { amount: '1' }));
    for (const role of ['ANALYST', 'MEMBER'] as const) {
      const reader = app.as({ tenantId: 20, role });
      expect((await reader(RECORD, { input: inputOf(from, to) })).code).toBe('FORBIDDEN');
      expect((await reader(REVERSE, { id: transfer.id })).code).toBe('FORBIDDEN');
      expect((await reader(READ, { id: transfer.id })).data).toMatchObject({ transfer: { id: transfer.id } });
      expect((await reader(LIST)).errors).toEqual([]);
    }
  });
});

describe('an API key', () => {
  let accounts: string[];
  let within: string;
  let across: string;
  beforeAll(async () => {
    accounts = [await opened(30), await opened(30), await opened(30)];
    const [a = '', b = '', c = ''] = accounts;
    within = (await recorded(30, inputOf(a, b))).transfer.id;
    across = (await recorded(30, inputOf(c, a))).transfer.id;
  });
  const keyOf = (limits: object) => app.as({ tenantId: 30, key: { id: 4, limits } });

  it('that is limited to accounts sees transfers between them, and moves within', async () => {
    const [a = '', b = '', c = ''] = accounts;
    const key = keyOf({ accountIds: new Set([Number(a), Number(b)]) });
    expect((await key(READ, { id: across })).data).toEqual({ transfer: null });
    expect((await key(LIST)).data?.['transfers']).toMatchObject({ nodes: [{ id: within }], totalCount: 1 });
    const seen = await key(`query ($id: ID!) { account(id: $id) { entries { nodes { kind transfer { id } } } } }`, {
      id: a,
    });
    expect(Object(seen.data?.['account']).entries.nodes).toEqual([
      { kind: 'TRANSFER', transfer: null },
      { kind: 'TRANSFER', transfer: { id: within } },
      { kind: 'OPENING', transfer: null },
    ]);
    expect(outcome(await key(RECORD, { input: inputOf(a, c) }))).toEqual(['INVALID_REFERENCE', ['toAccountId']]);
    expect((await key(REVERSE, { id: across })).code).toBe('NOT_FOUND');
    const { transfer } = await recorded(30, inputOf(a, b, { amount: '1' }), key);
    expect(transfer).toMatchObject({ createdBy: null, createdByKey: { id: '4' } });
  });

  it('that is limited to projects or in its amounts moves nothing', async () => {
    const [a = '', b = ''] = accounts;
    for (const limits of [{ projectIds: new Set([1]) }, { maxAmountMinor: 1n }, { maxPerDayMinor: 1n }]) {
      expect((await keyOf(limits)(RECORD, { input: inputOf(a, b) })).code).toBe('KEY_LIMITED');
      expect((await keyOf(limits)(REVERSE, { id: within })).code).toBe('KEY_LIMITED');
    }
    for (const read of [LIST, READ]) {
      expect((await keyOf({ projectIds: new Set([1]) })(read, { id: within })).code).toBe('KEY_LIMITED');
    }
  });
});

describe('the list', () => {
  let accounts: string[];
  let ids: string[];
  beforeAll(async () => {
    accounts = [await opened(40), await opened(40), await opened(40)];
    const [a = '', b = '', c = ''] = accounts;
    const inputs = [
      inputOf(a, b, { date: '2026-03-01' }),
      inputOf(b, c, { date: '2026-03-03' }),
      inputOf(c, a, { date: '2026-03-02' }),
    ];
    ids = [];
    for (const input of inputs) ids.push((await recorded(40, input)).transfer.id);
    await owner(40)(REVERSE, { id: ids[0] });
  });
  const positions = async (variables: Record<string, unknown>) => {
    const { data, errors } = await owner(40)(LIST, variables);
    expect(errors).toEqual([]);
    return Object(data?.['transfers']).nodes.map(({ id }: { id: string }) => ids.indexOf(id));
  };

  it.each([
    [{}, [1, 2, 0]],
    [{ filter: { from: '2026-03-02' } }, [1, 2]],
    [{ filter: { to: '2026-03-02' } }, [2, 0]],
    [{ filter: { isReversed: true } }, [0]],
    [{ filter: { isReversed: false } }, [1, 2]],
    [{ filter: { accountId: [] } }, []],
    [{ filter: { accountId: ['x'] } }, []],
    [{ first: 1, offset: 1 }, [2]],
  ])('answers %j', async (variables, expected) => {
    expect(await positions(variables)).toEqual(expected);
  });

  it('finds an account on either side, and goes on after a cursor', async () => {
    const [a = '', b = ''] = accounts;
    expect(await positions({ filter: { accountId: [a] } })).toEqual([2, 0]);
    expect(await positions({ filter: { accountId: [a, b] } })).toEqual([1, 2, 0]);
    const { data } = await owner(40)(LIST, { first: 2 });
    const { pageInfo } = Object(data?.['transfers']);
    expect(await positions({ after: pageInfo.endCursor })).toEqual([0]);
  });

  it.each([{ filter: { from: '1969-01-01' } }, { first: 0 }, { after: 'x' }])('refuses %j', async (variables) => {
    expect((await owner(40)(LIST, variables)).code).toBe('VALIDATION_FAILED');
  });
});

describe('many at once', () => {
  it('in circles between three accounts lose nothing and wait for nobody for ever', async () => {
    const accounts = [await opened(50), await opened(50), await opened(50, { overdraft: 'DENY' })];
    const steps = Array.from({ length: 90 }, (_, n) => ({ from: n % 3, to: (n + (n % 2) + 1) % 3, cents: n + 1 }));
    const expected = [10_000, 10_000, 10_000];
    const answers = await Promise.all(
      steps.map(async ({ from, to, cents }) => {
        const amount = `0.${String(cents).padStart(2, '0')}`;
        const answer = await owner(50)(RECORD, {
          input: inputOf(accounts[from] ?? '', accounts[to] ?? '', { amount }),
        });
        expected[from] = (expected[from] ?? 0) - cents;
        expected[to] = (expected[to] ?? 0) + cents;
        return answer;
      }),
    );
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    const balances = await Promise.all(accounts.map(async (id) => Number((await statement(50, id)).balance)));
    expect(balances).toEqual(expected.map((cents) => cents / 100));
  });

  it('reverse one transfer once', async () => {
    const [from, to] = [await opened(51), await opened(51)];
    const { transfer } = await recorded(51, inputOf(from, to));
    const answers = await Promise.all(Array.from({ length: 8 }, () => owner(51)(REVERSE, { id: transfer.id })));
    expect(answers.map(({ code }) => code ?? 'done').toSorted()).toEqual([...Array(7).fill('NOT_FOUND'), 'done']);
    expect((await statement(51, from)).balance).toBe('100.00');
  });
});
