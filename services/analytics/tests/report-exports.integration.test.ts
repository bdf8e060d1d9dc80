import { execFile } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { describeWithPython } from '@outlay/testkit/python';
import type { TokenRequest } from '@outlay/testkit/tokens';
import { request } from 'undici';
import { z } from 'zod';
import { startAnalytics } from './analytics-harness.ts';
import { accountEvent, categoryEvent, entryEvent, expenseEvent, projectEvent, tenantEvent } from './event-book.ts';
import { PROJECT_REPORTS, TENANT_REPORTS } from './report-queries.ts';

const TENANT = 30;
const PROJECT = '300';
const HOSTILE = '=HYPERLINK("http://x", "Łódź 中文 🎉")';
const EXPORT = `mutation ($report: ReportName!, $format: FileFormat!, $projectId: ID, $from: Date, $to: Date, $by: TrendBy, $locale: String,
  $currency: CurrencyCode, $accountId: [ID!]) {
  exportReport(report: $report, format: $format, projectId: $projectId, from: $from, to: $to, by: $by, locale: $locale, currency: $currency,
    accountId: $accountId) { ticket expiresAt } }`;
const CASHFLOW = `query ($from: Date, $to: Date) { tenantCashflowReport(from: $from, to: $to) {
  rows { label cashflow { openingBalance { amount } net { amount } closingBalance { amount } } } } }`;
const DAYS = { from: '2026-09-01', to: '2026-11-30' };

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
  app.identity.answerWith({ _entities: [{ name: 'Demo GmbH', slug: 'demo', fiscalYearStart: 1 }] });
  const at = { tenantId: TENANT };
  await app.publish(
    tenantEvent(TENANT, { baseCurrency: 'EUR', timeZone: 'Europe/Berlin' }),
    projectEvent(300, { currency: 'USD', startDate: '2026-08-01', name: 'Łódź “Office” 中文' }, at),
    projectEvent(301, { name: 'Other' }, at),
    accountEvent(1, { name: 'Main OpEx' }, at),
    accountEvent(2, { name: '+Card' }, at),
    accountEvent(3, { currency: 'USD' }, at),
    categoryEvent(1, { name: HOSTILE }, at),
    entryEvent(1, 1, { amount: 12_345n, day: '2026-10-05' }, at),
    ...[
      { day: '2026-09-05', base: 90_00n, inProject: 1_234_567_00n, category: 1, account: 1, vendor: HOSTILE },
      { day: '2026-10-30', base: 9_00n, inProject: 10_01n, account: 2, vendor: 'Кофейня' },
      { day: '2026-11-01', base: 180_00n, inProject: 200_50n, account: 1 },
    ].map((state, index) => expenseEvent(3_000 + index, { ...state, project: 300, projectCurrency: 'USD' }, at)),
  );
});
afterAll(() => app.stop());

async function permit(variables: Record<string, unknown>, caller: Partial<TokenRequest> = {}, headers = {}) {
  return app.as({ tenantId: TENANT, role: 'OWNER', ...caller })(EXPORT, { ...DAYS, ...variables }, headers);
}

/** Takes a ticket and uses it. */
async function download(variables: Record<string, unknown>, sent = {}) {
  const { data, errors } = await permit(variables, {}, sent);
  expect(errors).toEqual([]);
  const { ticket } = Object(data?.['exportReport']);
  const token = await app.mint.internalToken({ tenantId: TENANT, role: 'OWNER' });
  const { statusCode, headers, body } = await request(`${app.url}/bytes?ticket=${ticket}`, {
    headers: { 'x-outlay-internal': token },
  });
  return { status: statusCode, headers, file: Buffer.from(await body.arrayBuffer()) };
}

async function reported(query: string, variables: Record<string, unknown> = {}) {
  const { data, errors } = await app.as({ tenantId: TENANT, role: 'OWNER' })(query, { ...DAYS, ...variables });
  expect(errors).toEqual([]);
  return Object(Object.values(data ?? {})[0]);
}

const ofProject = (name: string, query: string, by?: string) =>
  [name, { report: name.split(' ')[0], projectId: PROJECT, ...(by && { by }) }, query, { id: PROJECT }] as const;
const REPORTS = [
  ofProject('SUMMARY', PROJECT_REPORTS.summary),
  ofProject('CATEGORY', PROJECT_REPORTS.breakdown),
  ofProject('TREND', PROJECT_REPORTS.total),
  ['VENDORS', { report: 'VENDORS' }, TENANT_REPORTS.vendors, {}],
  ['BUDGET', { report: 'BUDGET' }, TENANT_REPORTS.budget, {}],
] as const;

/** Their rows are months, which workbooks and PDFs have beside the series. */
const BY_ACCOUNT = ofProject('TREND by account', PROJECT_REPORTS.byAccount, 'ACCOUNT');
const BY_CATEGORY = ofProject('TREND by category', PROJECT_REPORTS.byCategory, 'CATEGORY');

const Spent = z.object({ spend: z.object({ amount: z.object({ amount: z.string() }), count: z.number() }) });
const spentIn = (report: { rows?: unknown }) =>
  z
    .array(Spent)
    .parse(report.rows)
    .map(({ spend }) => [spend.amount.amount, spend.count]);

const READ_CSV = `
import base64, csv, io, json, sys
print(json.dumps(list(csv.DictReader(io.StringIO(base64.b64decode(json.load(sys.stdin)['file']).decode('utf-8'), newline='')))))
`;
const READ_XLSX = `
import base64, io, json, sys, openpyxl
book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(json.load(sys.stdin)['file'])))
print(json.dumps([{'name': s.title, 'rows': [[str(c) if hasattr(c, 'isoformat') else c for c in row] for row in s.values]} for s in book]))
`;
const Rows = z.array(z.record(z.string(), z.string()));
const Sheets = z.array(z.object({ name: z.string(), rows: z.array(z.array(z.unknown())) }));

describeWithPython(['openpyxl'], 'an exported report', (run) => {
  it.each(REPORTS)('has the rows of %s in CSV', async (_name, variables, query, of) => {
    const { status, headers, file } = await download({ ...variables, format: 'CSV' });
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    const rows = Rows.parse(run(READ_CSV, { file: file.toString('base64') }));
    const report = await reported(query, of);
    expect(rows.map((row) => [row['amount'], Number(row['count'])])).toEqual(spentIn(report));
    for (const row of rows) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+@\t]/);
  });

  it.each([...REPORTS, BY_ACCOUNT])('has the numbers of %s in XLSX', async (_name, variables, query, of) => {
    const { file } = await download({ ...variables, format: 'XLSX' });
    const sheets = Sheets.parse(run(READ_XLSX, { file: file.toString('base64') }));
    const cells = sheets.flatMap(({ rows }) => rows.flat());
    const report = await reported(query, of);
    for (const [amount, count] of spentIn(report))
      expect(cells).toEqual(expect.arrayContaining([Number(amount), count]));
    expect(cells).toEqual(expect.arrayContaining(['Demo GmbH', `Currency: ${report.currency}`]));
  });

  it('has a row for each month of each account', async () => {
    const { file } = await download({ report: 'TREND', by: 'ACCOUNT', projectId: PROJECT, format: 'CSV' });
    const rows = Rows.parse(run(READ_CSV, { file: file.toString('base64') }));
    const report = await reported(PROJECT_REPORTS.byAccount, { id: PROJECT });
    const months = z.array(z.object({ months: z.array(z.object({ amount: z.object({ amount: z.string() }) })) }));
    const series = months.parse(report.series);
    expect(rows.map(({ month, account, amount }) => [month, account, amount])).toEqual(
      ['2026-09', '2026-10', '2026-11'].flatMap((month, at) =>
        ['Main OpEx', "'+Card"].map((account, one) => [month, account, series[one]?.months[at]?.amount.amount]),
      ),
    );
  });

  it('has the rows of CASHFLOW in CSV', async () => {
    const { file } = await download({ report: 'CASHFLOW', format: 'CSV' });
    const rows = Rows.parse(run(READ_CSV, { file: file.toString('base64') }));
    const { rows: flows } = await reported(CASHFLOW);
    const Flows = z.array(
      z.object({ label: z.string(), cashflow: z.record(z.string(), z.object({ amount: z.string() })) }),
    );
    expect(rows.map((row) => [row['label'], row['opening_balance'], row['net'], row['closing_balance']])).toEqual(
      Flows.parse(flows).map(({ label, cashflow: { openingBalance, net, closingBalance } }) => [
        ...[label, openingBalance?.amount, net?.amount, closingBalance?.amount],
      ]),
    );
    expect(rows.map(({ net }) => net)).toEqual(['0.00', '123.45', '0.00']);
    const { file: ofOne } = await download({ report: 'CASHFLOW', format: 'CSV', accountId: ['2'], currency: 'EUR' });
    const nets = Rows.parse(run(READ_CSV, { file: ofOne.toString('base64') })).map(({ net }) => net);
    expect(nets).toEqual(['0.00', '0.00', '0.00']);
  });

  it('has the numbers of CASHFLOW in XLSX', async () => {
    const { file } = await download({ report: 'CASHFLOW', format: 'XLSX' });
    const [figures, flows] = Sheets.parse(run(READ_XLSX, { file: file.toString('base64') }));
    expect(figures?.rows.flat()).toEqual(expect.arrayContaining(['Opening balance', 123.45]));
    expect(flows?.rows.slice(-3).map((row) => [row[0], row[4]])).toEqual([
      ['2026-09', 0],
      ['2026-10', 123.45],
      ['2026-11', 0],
    ]);
  });

  it('names its sheets in the language that is asked for', async () => {
    const { file } = await download({ report: 'SUMMARY', projectId: PROJECT, format: 'XLSX', locale: 'de-AT' });
    const names = Sheets.parse(run(READ_XLSX, { file: file.toString('base64') })).map(({ name }) => name);
    expect(names).toEqual([
      'Kennzahlen',
      'Monate',
      'Größte Kategorien',
      'Größte Anbieter',
      'Größte Konten',
      'Größte Ausgaben',
    ]);
  });
});

const poppler = spawnSync('pdftotext', ['-v']).error === undefined ? null : "Debian's poppler-utils is missing";
describeUnless(poppler, 'a printed report', () => {
  it('says what is in no total, in which time zone its days are, and what of its taker is missing', async () => {
    const texts = async (report: string, sent = {}) => textOf((await download({ report, format: 'PDF' }, sent)).file);
    expect(await texts('BUDGET')).toContain('Projectsinothercurrencies,innototal1');
    const whole = await texts('CASHFLOW');
    expect(whole).toContain('Notincluded:accountsinUSD');
    expect(whole).toContain('TimezoneEurope/Berlin');
    expect(whole).not.toContain('latestchangesaremissing');
    // An entry that its taker has posted, and that has not arrived yet.
    const behind = await texts('CASHFLOW', { 'outlay-after': 'ledger.account-entry:1:2' });
    expect(behind).toContain('Thelatestchangesaremissing.');
  });

  it.each([...REPORTS, BY_CATEGORY])('shows the numbers of %s', async (_name, variables, query, of) => {
    const { headers, file } = await download({ ...variables, format: 'PDF', locale: 'de' });
    expect(headers['content-type']).toBe('application/pdf');
    const text = await textOf(file);
    const format = new Intl.NumberFormat('de', { minimumFractionDigits: 2 });
    const report = await reported(query, of);
    for (const [amount] of spentIn(report)) expect(text).toContain(format.format(Number(amount)));
    for (const part of ['DemoGmbH', `Währung${report.currency}`, '01.09.2026–30.11.2026']) expect(text).toContain(part);
  });
});

/** The text of a PDF without white space. */
async function textOf(file: Buffer): Promise<string> {
  const reading = promisify(execFile)('pdftotext', ['-layout', '-', '-']);
  reading.child.stdin?.end(file);
  return (await reading).stdout.replaceAll(/\s/gu, '');
}

describe('the file of a report', () => {
  it('says in its name what it is, whose, and when it was made', async () => {
    const { headers } = await download({ report: 'CATEGORY', projectId: PROJECT, format: 'PDF' });
    const name = 'demo-category-breakdown-łódź-office-中文-2026-09-01-to-2026-11-30-made-2026-11-22.pdf';
    expect(headers['content-disposition']).toContain(encodeURIComponent(name));
  });

  it.each([
    [{ report: 'SUMMARY' }, 'VALIDATION_FAILED', 'OWNER'],
    [{ report: 'BUDGET', projectId: PROJECT }, 'VALIDATION_FAILED', 'OWNER'],
    [{ report: 'VENDORS', currency: 'USD' }, 'VALIDATION_FAILED', 'OWNER'],
    [{ report: 'SUMMARY', projectId: 'x' }, 'NOT_FOUND', 'OWNER'],
    [{ report: 'SUMMARY', projectId: '999' }, 'NOT_FOUND', 'OWNER'],
    [{ report: 'TREND' }, 'FORBIDDEN', 'MEMBER'],
  ] as const)('is refused for %j with %s', async (variables, code, role) => {
    expect((await permit({ ...variables, format: 'CSV' }, { role })).code).toBe(code);
  });

  it('is refused when it is fetched, for what only the report can tell', async () => {
    expect((await download({ report: 'VENDORS', format: 'CSV', from: '2026-12-31', to: '2026-01-01' })).status).toBe(
      400,
    );
  });
});
