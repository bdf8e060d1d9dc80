import { randomUUID } from 'node:crypto';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

let outlay: Outlay;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startOutlay();
  tenant = await outlay.tenant();
});
afterAll(() => outlay.stop());

/** A mutation field, and a call of it that succeeds or that the service refuses. */
interface Field {
  readonly name: string;
  readonly selection: string;
  call(succeeds: boolean): string;
}

const DATE = 'expenseDate: "2025-11-20", isProjectRelated: false';
const NO_ACCOUNT = '9007199254740991';

function fields(accountId: number): { expense: Field; deposit: Field; project: Field; category: Field } {
  const account = (exists: boolean) => `"${exists ? accountId : NO_ACCOUNT}"`;
  const end = (succeeds: boolean) => (succeeds ? '2026-01-01' : '2024-01-01');
  return {
    expense: {
      name: 'recordExpense',
      selection: 'expense { id amount { amount } }',
      call: (succeeds) => `(input: { amount: "10", ${DATE}, accountId: ${account(succeeds)} })`,
    },
    deposit: {
      name: 'recordDeposit',
      selection: 'id currentBalance { amount }',
      call: (succeeds) => `(accountId: ${account(succeeds)}, input: { amount: "5", date: "2025-11-20" })`,
    },
    project: {
      name: 'createProject',
      selection: 'id name',
      call: (succeeds) =>
        `(input: { name: "P-${randomUUID()}", startDate: "2025-01-01", endDate: "${end(succeeds)}", startingBudget: "1", projectedEstimate: "1" })`,
    },
    category: {
      name: 'createCategory',
      selection: 'id name',
      call: (succeeds) => `(input: { name: "C-${randomUUID()}", color: "${succeeds ? '#336699' : 'red'}" })`,
    },
  };
}

/** One operation with the given calls under the aliases m0, m1, …, so that it can be sent again word for word. */
function operation(calls: readonly { field: Field; call: string }[]): string {
  const lines = calls.map(({ field, call }, index) => `m${index}: ${field.name}${call} { ${field.selection} }`);
  return `mutation { ${lines.join('\n')} }`;
}

const MIXES = {
  'of one service': ['expense', 'expense', 'expense'],
  'of one service, two fields': ['expense', 'deposit'],
  'of different fields': ['deposit', 'category', 'expense'],
  'of two services by turns': ['expense', 'project', 'deposit'],
  'of the other service first': ['project', 'expense', 'project'],
} as const;

const cases = Object.entries(MIXES).flatMap(([mix, names]) =>
  names.map((_name, failing) => ({ mix, names, failing, nth: failing + 1 })),
);

describe('mutations in one operation', () => {
  it.each(cases)('$mix: number $nth fails, and the others keep their answers', async ({ names, failing }) => {
    const accountId = await tenant.account();
    const all = fields(accountId);
    const calls = names.map((name, index) => ({ field: all[name], call: all[name].call(index !== failing) }));
    const key = { 'idempotency-key': randomUUID() };
    const first = await tenant.owner.api.graphql(operation(calls), {}, key);
    expect(first.status).toBe(200);
    expect(first.errors).toMatchObject([{ path: [`m${failing}`] }]);
    names.forEach((_name, index) => {
      const answer = first.data[`m${index}`];
      if (index === failing) expect(answer).toBeNull();
      else expect(answer).toEqual(expect.objectContaining({}));
    });
    const state = () => tenant.owner.api.get(`/accounts/${accountId}`).then(({ body }) => body['current_balance']);
    const booked = await state();

    // The same operation with the same key: the same answers, and nothing twice.
    const again = await tenant.owner.api.graphql(operation(calls), {}, key);
    expect(again.data).toEqual(first.data);
    expect(await state()).toBe(booked);

    // The failed one mended, under the same key: it alone takes effect now.
    const mended = calls.map((one, index) => (index === failing ? { ...one, call: one.field.call(true) } : one));
    const third = await tenant.owner.api.graphql(operation(mended), {}, key);
    expect(third.errors).toEqual([]);
    expect({ ...third.data, [`m${failing}`]: null }).toEqual(first.data);
  });

  it('all fail: each is null and has its own error', async () => {
    const { expense, project } = fields(1);
    const calls = [expense, project, expense].map((field) => ({ field, call: field.call(false) }));
    const { data, errors } = await tenant.owner.api.graphql(operation(calls));
    expect(data).toEqual({ m0: null, m1: null, m2: null });
    expect(errors).toMatchObject([{ path: ['m0'] }, { path: ['m1'] }, { path: ['m2'] }]);
  });
});

describe('If-Match with several versions', () => {
  const versionOf = async (path: string) => Number((await tenant.owner.api.get(path)).headers['etag']?.slice(1, -1));

  it('changes where one of them is current, and only then', async () => {
    const path = `/accounts/${await tenant.account()}`;
    const now = await versionOf(path);
    const change = (tags: string, name: string) => tenant.owner.api.patch(path, { name }, { 'if-match': tags });
    expect((await change(`"${now + 1}", "${now + 2}"`, randomUUID())).status).toBe(412);
    expect((await change(`W/"${now}"`, randomUUID())).status).toBe(412);
    expect(await versionOf(path)).toBe(now);
    expect((await change(`"${now + 7}", "${now}", "x"`, randomUUID())).status).toBe(200);
    expect(await versionOf(path)).toBe(now + 1);
    expect((await change('*', randomUUID())).status).toBe(200);
    expect((await change('"7', randomUUID())).status).toBe(400);
  });

  it('is the same again with the same Idempotency-Key', async () => {
    const path = `/accounts/${await tenant.account()}`;
    const now = await versionOf(path);
    const headers = { 'if-match': `"${now + 9}", "${now}"`, 'idempotency-key': randomUUID() };
    const body = { name: randomUUID() };
    const [first, again] = [
      await tenant.owner.api.patch(path, body, headers),
      await tenant.owner.api.patch(path, body, headers),
    ];
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(await versionOf(path)).toBe(now + 1);
  });
});
