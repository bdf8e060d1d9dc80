import { startLedger, type LedgerApp } from './ledger-harness.ts';

const HISTORY = `query ($id: ID!) { expense(id: $id) { history { changes { field before after beforeLabel afterLabel } } } }`;
const RECORD = `mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) { expense { id } } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeExpenseInput!) { changeExpense(id: $id, input: $input) { expense { id } } }`;

interface FieldChange {
  field: string;
  beforeLabel: string | null;
  afterLabel: string | null;
}

let app: LedgerApp;
let main: string;
let cash: string;
let category: string;
let id: string;

const as = (tenantId: number) => app.as({ tenantId, role: 'OWNER', userId: 5 });

async function idFrom(mutation: string, field: string, tenantId = 1): Promise<string> {
  const { data, errors } = await as(tenantId)(`mutation { ${mutation} { id } }`);
  expect(errors).toEqual([]);
  return Object(data?.[field]).id;
}

const opened = (name: string) => idFrom(`openAccount(input: { name: "${name}", openingBalance: "9" })`, 'openAccount');

async function labels(): Promise<Record<string, [string | null, string | null]>> {
  const { data, errors } = await as(1)(HISTORY, { id });
  expect(errors).toEqual([]);
  const changes: FieldChange[] = Object(data?.['expense']).history[1].changes;
  return Object.fromEntries(changes.map(({ field, beforeLabel, afterLabel }) => [field, [beforeLabel, afterLabel]]));
}

beforeAll(async () => {
  app = await startLedger();
  [main, cash] = [await opened('Main'), await opened('Cash')];
  category = await idFrom(`createCategory(input: { name: "SaaS", color: "#112233" })`, 'createCategory');
  await app.rows(
    `insert into project_replica (tenant_id, project_id, currency, status, deleted, epoch, version)
     values (1, 7, 'EUR', 'active', false, 1, 1)`,
  );
  const input = {
    amount: '1',
    expenseDate: '2026-03-01',
    isProjectRelated: false,
    accountId: main,
    categoryId: category,
  };
  const recorded = await as(1)(RECORD, { input });
  ({ id } = Object(Object(recorded.data?.['recordExpense']).expense));
  const moved = { accountId: cash, categoryId: null, projectId: '7', isProjectRelated: true, note: 'Moved' };
  expect((await as(1)(CHANGE, { id, input: moved })).errors).toEqual([]);
});
afterAll(() => app.stop());

describe('the history of an expense', () => {
  it('has names beside ids', async () => {
    app.projects.answerWith({ _entities: [{ name: 'Web shop' }] });
    const asked = app.projects.asked;
    expect(await labels()).toMatchObject({
      account_id: ['Main', 'Cash'],
      category_id: ['SaaS', null],
      project_id: [null, 'Web shop'],
      note: [null, null],
      is_project_related: [null, null],
    });
    expect(app.projects.asked).toBe(asked + 1);
  });

  it('has the present names, also of what is archived or deleted', async () => {
    await as(1)(`mutation { changeAccount(id: "${main}", input: { name: "Main 2" }) { id } }`);
    await as(1)(`mutation { archiveAccount(id: "${cash}") { id } }`);
    await as(1)(`mutation { changeCategory(id: "${category}", input: { name: "Software" }) { id } }`);
    expect((await as(1)(`mutation { deleteCategory(id: "${category}") }`)).errors).toEqual([]);
    expect(await labels()).toMatchObject({ account_id: ['Main 2', 'Cash'], category_id: ['Software', null] });
  });

  it('has no names of projects while their service is away', async () => {
    app.projects.answerWith(null);
    expect(await labels()).toMatchObject({ account_id: ['Main 2', 'Cash'], project_id: [null, null] });
  });

  it('is not shown to another tenant', async () => {
    expect((await as(2)(HISTORY, { id })).data).toEqual({ expense: null });
  });
});
