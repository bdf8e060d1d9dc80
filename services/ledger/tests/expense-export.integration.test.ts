import { execFile } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { FORMULA_START, HAS_FORMULA, neutralise, WITH_APOSTROPHE_SQL } from '@outlay/files/neutralise';
import { TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import { Deadline } from '@outlay/tenancy/deadline';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { describeWithPython } from '@outlay/testkit/python';
import { waitFor } from '@outlay/testkit/wait-for';
import { z } from 'zod';
import type { ExportArgs } from '../src/expenses/exporting/export-args.ts';
import { ExpenseExports } from '../src/expenses/exporting/expense-exports.ts';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

const OWNER = requestOf(1);
const HOSTILE = [
  '=HYPERLINK("http://example.invalid")',
  '-2+3',
  'a "quoted", word; =1+1',
  'emoji 🙂',
  "it's \\ a backslash",
  '_x0041_ <b>',
];
/** Characters that XML cannot hold. */
const UNFIT = 'emoji 🙂 bell \u0007 none \uffff';
/** As names of accounts and categories. */
const HOSTILE_NAME = '@SUM(1) "a"\n🙂\u0007\uffff';
const Rows = z.array(z.record(z.string(), z.unknown()));

const READ_CSV = `
import base64, csv, io, json, sys
given = json.load(sys.stdin)
text = base64.b64decode(given['file']).decode('utf-8-sig')
assert text.endswith('\\r\\n')
print(json.dumps(list(csv.DictReader(io.StringIO(text, newline=''), delimiter=given['separator'], strict=True))))
`;
const READ_XLSX = `
import base64, io, json, sys, openpyxl
sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(json.load(sys.stdin)['file']))).active
head, *rows = sheet.iter_rows(values_only=True)
print(json.dumps([dict(zip(head, [v if v is None or isinstance(v, (int, float, str)) else v.isoformat() for v in row])) for row in rows]))
`;

/** The text of a PDF without white space. */
async function textOf(pdf: Buffer): Promise<string> {
  const reading = promisify(execFile)('pdftotext', ['-layout', '-', '-']);
  reading.child.stdin?.end(pdf);
  return (await reading).stdout.replaceAll(/\s/gu, '');
}

describeWithPython(['openpyxl'], 'exporting the list of expenses', (run) => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  let exports: ExpenseExports;
  let account: number;
  let yen: number;

  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant(1);
    await ledger.tenant(2);
    for (const project of [1, 2]) await ledger.project(project);
    await ledger.rate('2026-01-01', 'JPY', 'USD', '0.01');
    account = await ledger.account();
    yen = await ledger.account({ currency: 'JPY' });
    const category = String(await ledger.category());
    for (const [index, text] of HOSTILE.entries()) {
      const more = { vendor: text, note: `${text}\n${text}`, tags: [text.slice(0, 40)], categoryId: category };
      await ledger.record(
        OWNER,
        expenseInput(account, { ...more, amount: `${index + 1}.50`, isProjectRelated: true, projectId: '1' }),
      );
    }
    await ledger.record(
      OWNER,
      expenseInput(yen, { amount: '250', expenseDate: '2026-01-02', isProjectRelated: true, projectId: '2' }),
    );
    for (const table of ['accounts', 'categories'])
      await ledger.sql(`update ${table} set name = $1 where id = $2`, [
        HOSTILE_NAME,
        table === 'accounts' ? account : category,
      ]);
    await ledger.sql(`update expenses set vendor = $1, note = $1 where vendor = $2`, [UNFIT, HOSTILE[3]]);
    const { expense } = await ledger.record(OWNER, expenseInput(account, { vendor: 'Deleted' }));
    await ledger.remove(OWNER, expense.id);
    const foreign = await ledger.account({ tenantId: 2 });
    await ledger.record(requestOf(2), expenseInput(foreign, { vendor: 'Foreign' }));
    exports = new ExpenseExports({
      database: ledger.database,
      office: new TicketOffice('ledger', ledger.database),
      askForProjectNames: async (_context, ids) => ids.map((id) => (id === 1 ? '@Portal' : "O'Neill")),
      askForTenantLabel: async () => ({ slug: 'acme', name: 'Acme', timeZone: 'Pacific/Kiritimati' }),
    });
  });
  afterAll(() => ledger.stop());

  const args = (more: Partial<ExportArgs> = {}): ExportArgs => ({
    format: 'CSV',
    separator: 'COMMA',
    ...{ bom: false, locale: 'en' },
    ...more,
  });
  const open = async (more: Partial<ExportArgs> = {}, context: RequestContext = OWNER) => {
    const { ticket } = await exports.permit(context, args(more));
    return exports.open(await new TicketOffice('ledger', ledger.database).redeem(ticket, context), context);
  };
  const file = async (more?: Partial<ExportArgs>, context?: RequestContext) => buffer((await open(more, context)).body);
  const csv = async (more?: Partial<ExportArgs>, context?: RequestContext) =>
    Rows.parse(
      run(READ_CSV, {
        file: (await file(more, context)).toString('base64'),
        separator: more?.separator === 'SEMICOLON' ? ';' : ',',
      }),
    );

  it('has every column, with formulas neutralised and numbers as numbers, as Python reads CSV', async () => {
    const rows = await csv({ sort: 'id' });
    expect(rows).toHaveLength(HOSTILE.length + 1);
    expect(rows.map(({ vendor }) => vendor)).toEqual([
      `'=HYPERLINK("http://example.invalid")`,
      `'-2+3`,
      'a "quoted", word; =1+1',
      UNFIT,
      "it's \\ a backslash",
      '_x0041_ <b>',
      '',
    ]);
    expect(rows[1]).toMatchObject({ note: `'-2+3\n'-2+3`, tags: `'-2+3`, project: "'@Portal", amount: '2.50' });
    expect(rows[1]).toMatchObject({ account: `'${HOSTILE_NAME}`, category: `'${HOSTILE_NAME}` });
    expect(rows[6]).toMatchObject({
      ...{ expense_date: '2026-01-02', amount: '250', currency: 'JPY', account_id: String(yen), account_amount: '250' },
      ...{
        account_currency: 'JPY',
        project_id: '2',
        project: "O'Neill",
        project_amount: '2.50',
        project_currency: 'USD',
      },
      ...{
        category_id: '',
        category: '',
        base_amount: '2.50',
        base_currency: 'USD',
        base_rate: '0.01',
        deleted_at: '',
      },
    });
    expect(rows[6]?.['created_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(await csv({ separator: 'SEMICOLON', bom: true, sort: 'id' })).toEqual(rows);
    expect((await file({ bom: true })).subarray(0, 3)).toEqual(Buffer.from('\uFEFF'));
  });

  it.each(['\t=1+1', 'a;\t\r@b', '=1,=2;-3', 'x-y\n+4', "'=1", 'x;"=1+1;"', 'a\n""@1', '"=1', 'a-b'])(
    'neutralises %j in PostgreSQL as in reports',
    async (text) => {
      const sql = `select case when $1 ~ $4 then regexp_replace($1, $2, $3, 'g') else $1 end as text`;
      const [row] = await ledger.database.readRows<{ text: string }>(
        { tenantId: 1, deadline: Deadline.in(5_000) },
        sql,
        [text, FORMULA_START, WITH_APOSTROPHE_SQL, HAS_FORMULA],
      );
      expect(row?.text).toBe(neutralise(text));
    },
  );

  it('has the same in XLSX, texts as they are, as openpyxl reads it', async () => {
    const book = (await file({ format: 'XLSX', sort: 'id' })).toString('base64');
    const rows = Rows.parse(run(READ_XLSX, { file: book }));
    expect(rows).toHaveLength(HOSTILE.length + 1);
    const readable = HOSTILE.map((text, index) => (index === 3 ? 'emoji 🙂 bell  none ' : text));
    expect(rows.map(({ Vendor }) => Vendor)).toEqual([...readable.slice(0, -1), '_x005F_x0041_ <b>', null]);
    expect(rows[1]).toMatchObject({ Account: '@SUM(1) "a"\n🙂', Category: '@SUM(1) "a"\n🙂' });
    expect(rows[1]?.['Recorded at (UTC)']).toMatch(/^\d{4}-/);
    expect(rows[1]).toMatchObject({ Note: '-2+3\n-2+3', Amount: 2.5, Date: '2026-03-14T00:00:00', Project: '@Portal' });
    expect(rows[6]).toMatchObject({ Amount: 250, 'Base amount': 2.5, 'Rate to base': 0.01, Category: null });
    const german = (await file({ format: 'XLSX', locale: 'de-AT' })).toString('base64');
    expect(Rows.parse(run(READ_XLSX, { file: german }))[0]).toHaveProperty('Betrag in Basiswährung');
  });

  it('is a PDF of a list that is short enough, else 400 that names CSV', async () => {
    expect((await file({ format: 'PDF' })).subarray(0, 5).toString()).toBe('%PDF-');
    await ledger.sql(
      `insert into expenses (tenant_id, account_id, amount_minor, currency, currency_exponent, account_amount_minor, account_currency, account_rate,
         base_amount_minor, base_currency, base_rate, expense_date, created_at, updated_at)
       select tenant_id, account_id, amount_minor, currency, currency_exponent, account_amount_minor, account_currency, account_rate,
         base_amount_minor, base_currency, base_rate, '2020-01-01', created_at, updated_at
       from (select * from expenses where tenant_id = 1 limit 1) one, generate_series(1, 10001)`,
    );
    const filter = { to: '2020-12-31' };
    await expect(open({ format: 'PDF', filter })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ field: 'format', code: 'TOO_MANY', message: expect.stringContaining('CSV') }],
    });
    expect(await csv({ filter })).toHaveLength(10_001);
    await ledger.sql(`delete from expenses where expense_date = '2020-01-01'`);
  });

  it('selects and sorts as the list does, whatever the values are', async () => {
    const filters = [
      { q: 'quoted word' },
      { vendor: "IT'S \\ A BACKSLASH" },
      { tag: ["it's \\ a backslash", '?'] },
      { vendor: `'); drop table expenses; --` },
      { projectId: ['2', "1' or '1'='1"] },
      { minAmount: '2.5', maxAmount: '4' },
      { from: '2026-01-01', to: '2026-02-01', q: '' },
      { categoryId: '' },
      { currency: 'JPY', isProjectRelated: true, createdBy: '1' },
      { includeDeleted: true },
    ];
    for (const filter of filters)
      for (const sort of ['-amount', 'vendor']) {
        const { nodes } = await ledger.list.page(OWNER, { filter, sort, first: 100 });
        expect((await csv({ filter, sort })).map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));
      }
  });

  it('needs the permissions of reports and of the list, when the ticket is taken and when it is used', async () => {
    const member = requestOf(1, { role: 'MEMBER' });
    await expect(exports.permit(member, args())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const analyst = requestOf(1, { role: 'ANALYST' });
    const deleted = args({ filter: { includeDeleted: true } });
    await expect(exports.permit(analyst, deleted)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await csv({}, analyst)).toHaveLength(HOSTILE.length + 1);
    const ticket = { tenantId: 1, holder: 'user:1', userId: 1, purpose: 'expense-export', content: args() };
    await expect(exports.open(ticket, member)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(exports.permit(OWNER, args({ filter: { from: 'x' }, sort: 'id' }))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('ends at the limits of an API key', async () => {
    const key = requestOf(1, { key: { limits: { projectIds: new Set([2]) } } });
    expect((await csv({}, key)).map(({ project }) => project)).toEqual(["O'Neill"]);
    const blind = requestOf(1, { permissions: ['reports:read', 'expenses:read'] });
    const [row] = await csv({ filter: { projectId: ['2'] } }, blind);
    expect(row).toMatchObject({ account: '', project: '', account_id: String(yen), project_id: '2' });
  });

  it('says what it is, when and whose in its name', async () => {
    const filter = { from: '2026-01-01', to: '2026-06-30' };
    const { fileName, contentType, body } = await open({ filter });
    body.destroy();
    expect(fileName).toMatch(/^acme-expenses-2026-01-01-to-2026-06-30-made-\d{4}-\d\d-\d\d\.csv$/);
    expect(contentType).toMatch(/^text\/csv/);
  });

  it('prints deleted ones as such, and says what it selects', async () => {
    const filter = { vendor: 'Deleted', includeDeleted: true, accountId: [String(account)] };
    const printed = await textOf(await file({ format: 'PDF', filter, locale: 'de' }));
    for (const text of ['AnbieterDeleted', 'MitgelöschtenJa', 'Gelöschtam', 'ZeitzonePacific/Kiritimati'])
      expect(printed).toContain(text);
    expect(await textOf(await file({ format: 'PDF' }))).not.toContain('Deletedat');
    expect((await open({ filter })).fileName).toMatch(/^acme-filtered-expenses-made-/);
  });

  it('never looks whole where the database fails in the middle', async () => {
    const [last] = await ledger.sql(
      `select max(id) as id from expenses where tenant_id = 1 and soft_deleted_at is null`,
    );
    await ledger.sql(
      `create policy fault on expenses as restrictive
       using (case when current_query() like 'copy (%' then 1 / (id - ${Number(last?.['id'])}) is not null else true end)`,
    );
    try {
      for (const format of ['CSV', 'XLSX', 'PDF'] as const)
        await expect(file({ format, sort: 'id' })).rejects.toThrow('division by zero');
    } finally {
      await ledger.sql('drop policy fault on expenses');
    }
  });

  it('lets the database go when its reader leaves, before it has begun as well', async () => {
    const isIdle = async () => {
      const [row] = await ledger.sql(
        `select count(*)::int as count from pg_stat_activity where datname = current_database() and query ilike 'copy (%' and state <> 'idle'`,
      );
      return row?.['count'] === 0;
    };
    for (const format of ['CSV', 'XLSX', 'PDF', 'CSV', 'XLSX', 'PDF'] as const) (await open({ format })).body.destroy();
    await waitFor(isIdle, { what: 'the copies to end' });
    expect(await csv()).toHaveLength(HOSTILE.length + 1);
  });
});
