import { buffer } from 'node:stream/consumers';
import { describeWithPython } from '@outlay/testkit/python';
import { waitFor } from '@outlay/testkit/wait-for';
import { z } from 'zod';
import { batchesOf } from '../src/batches.ts';
import { workbookFile } from '../src/xlsx/workbook-file.ts';
import { xlsxFile } from '../src/xlsx/xlsx-file.ts';
import { COLUMNS, HOSTILE_TEXTS, ROWS } from './hostile-texts.ts';

const READ = `
import base64, datetime, io, json, sys, openpyxl
book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(json.load(sys.stdin)['file'])))
def value(cell):
  v = cell.value
  if isinstance(v, (datetime.datetime, datetime.date)): return {'date': v.isoformat()}
  return v
print(json.dumps([{
  'name': sheet.title,
  'frozen': sheet.freeze_panes,
  'widths': [sheet.column_dimensions[c].width for c in 'ABC'],
  'bold': [cell.font.b for cell in sheet[1]][:1] + [cell.font.b for row in sheet.iter_rows(min_row=2) for cell in row][:1],
  'rows': [[value(cell) for cell in row] for row in sheet.iter_rows()],
  'types': [[cell.data_type for cell in row] for row in sheet.iter_rows()],
  'formats': [[cell.number_format for cell in row] for row in sheet.iter_rows()],
} for sheet in book]))
`;

const Row = z.array(z.unknown());
const Sheets = z.array(
  z.object({
    name: z.string(),
    frozen: z.string(),
    widths: z.array(z.number()),
    bold: z.array(z.boolean()),
    rows: z.array(Row),
    types: z.array(Row),
    formats: z.array(Row),
  }),
);

/** Without what XML cannot hold; the half of a character shows as one that is missing. */
const READABLE = HOSTILE_TEXTS.map((text) => text.toWellFormed().replace(/\p{Cc}(?<!\n)|\uffff/gu, ''));
/** openpyxl reads Excel's escapes of shared strings, not of inline ones; Excel reads both. */
const INLINE = READABLE.map((text) => text.replace('_x0041_', '_x005F_x0041_'));

const FIRST_ROW = [
  1,
  { date: '2026-02-28T00:00:00' },
  READABLE[0],
  -1234567890123.45,
  1.234567890123,
  0.125,
  { date: '2026-02-01T00:00:00' },
  { date: '2026-02-28T23:59:59' },
  READABLE[0],
];
const FORMATS = [
  '0',
  'yyyy-mm-dd',
  'General',
  '#,##0.00',
  'General',
  '0.0%',
  'yyyy-mm',
  'yyyy-mm-dd hh:mm:ss',
  'General',
];

describeWithPython(['openpyxl'], 'an XLSX file, as openpyxl reads it', (run) => {
  const sheetsOf = (file: Buffer) => Sheets.parse(run(READ, { file: file.toString('base64') }));

  it('has numbers and dates with formats, texts as they were, and a frozen head', async () => {
    const file = await buffer(xlsxFile({ name: 'Expenses', columns: COLUMNS, batches: batchesOf(ROWS) }));
    const [sheet, ...more] = sheetsOf(file);
    expect(more).toEqual([]);
    expect(sheet).toMatchObject({ name: 'Expenses', frozen: 'A2', widths: [12, 12, 24], bold: [true, false] });
    const [head, ...rows] = sheet?.rows ?? [];
    expect(head).toEqual(COLUMNS.map(({ label }) => label));
    expect(rows[0]).toEqual(FIRST_ROW);
    expect(rows.slice(0, -1).map((row) => row[2])).toEqual(INLINE);
    expect(rows.slice(0, -1).map((row) => row[8])).toEqual(INLINE);
    expect(rows.at(-1)?.slice(0, 4)).toEqual([100, null, null, 700]);
    expect(sheet?.formats[1]).toEqual(FORMATS);
    expect([sheet?.formats[2]?.[3], sheet?.formats[ROWS.length]?.[3]]).toEqual(['#,##0.0', '#,##0']);
    expect(new Set(sheet?.types.flat())).not.toContain('f');
  });

  it('continues on another sheet with the same head where one is full', async () => {
    const columns = [{ key: 'n', label: 'N', kind: 'integer' as const }];
    const rows = Array.from({ length: 7 }, (_none, index) => [index]);
    const file = await buffer(xlsxFile({ name: 'N', columns, batches: batchesOf(rows), sheetRows: 4 }));
    expect(sheetsOf(file).map(({ name, rows: found }) => [name, found.flat()])).toEqual([
      ['N', ['N', 0, 1, 2]],
      ['N (2)', ['N', 3, 4, 5]],
      ['N (3)', ['N', 6]],
    ]);
  });

  it('has a head alone where there are no rows', async () => {
    const file = await buffer(xlsxFile({ name: 'N', columns: COLUMNS, batches: batchesOf([]) }));
    expect(sheetsOf(file).map(({ rows }) => rows)).toEqual([[COLUMNS.map(({ label }) => label)]]);
  });

  it('has a sheet for each part of a report, with its title, period and formats', async () => {
    const parts = [
      { name: 'Spend/Budget', title: 'By month', columns: COLUMNS, rows: ROWS },
      { name: 'Vendors', columns: COLUMNS, rows: ROWS.slice(0, 1) },
    ];
    const about = ['2026-01-01 to 2026-06-30', 'USD'];
    const made = { title: '=Summary', about, tables: parts, madeAt: new Date('2026-11-30') };
    const [first, second] = sheetsOf(await buffer(workbookFile(made)));
    expect(first).toMatchObject({ name: 'Spend Budget', frozen: 'A7', widths: [12, expect.any(Number), 24] });
    expect(first?.rows.slice(0, 5).map((row) => row[0])).toEqual(['=Summary', ...about, 'By month', null]);
    expect(first?.rows[6]).toEqual(FIRST_ROW);
    expect(first?.rows.slice(6, -1).map((row) => row[2])).toEqual(READABLE);
    expect(first?.formats[6]).toEqual(FORMATS);
    expect(second).toMatchObject({ name: 'Vendors', frozen: 'A6' });
    expect(second?.rows[5]).toEqual(FIRST_ROW);
  });
});

describe('an XLSX file on its way', () => {
  const columns = [{ key: 'n', label: 'N', kind: 'integer' as const }];

  it('breaks where reading the rows fails', async () => {
    async function* failing() {
      yield [[1]];
      throw new Error('The database is gone.');
    }
    await expect(buffer(xlsxFile({ name: 'N', columns, batches: failing() }))).rejects.toThrow('The database is gone.');
  });

  it('stops reading the rows once it is destroyed', async () => {
    let isReturned = false;
    async function* endless() {
      try {
        for (;;) yield Array.from({ length: 1_000 }, (_none, index) => [index]);
      } finally {
        isReturned = true;
      }
    }
    const file = xlsxFile({ name: 'N', columns, batches: endless() });
    file.once('data', () => file.destroy());
    await waitFor(() => isReturned, { what: 'the rows to be let go' });
  });
});

describe('the workbook of a report', () => {
  const workbook = (rows: number) => ({
    ...{ title: 'Vendors', about: [], madeAt: new Date('2026-11-30') },
    tables: [{ name: 'N', columns: COLUMNS, rows: Array.from({ length: rows }, () => ROWS[0] ?? []) }],
  });

  it('is made on a thread, one at a time: it begins at once, a few wait, and a further one is refused', async () => {
    const files = Array.from({ length: 5 }, () => workbookFile(workbook(1)));
    for (const file of files) expect(String(file.read())).toBe('PK\u0003\u0004');
    const refused = expect.objectContaining({ code: 'RATE_LIMITED', retryAfterSeconds: 10 });
    expect(() => workbookFile(workbook(1))).toThrow(refused);
    for (const file of files) file.destroy();
    expect((await buffer(workbookFile(workbook(1)))).subarray(0, 4).toString()).toBe('PK\u0003\u0004');
  });

  it('breaks where a cell is none of its column', async () => {
    const table = { name: 'N', columns: [{ key: 'n', label: 'N', kind: 'integer' as const }], rows: [['x']] };
    await expect(buffer(workbookFile({ ...workbook(0), tables: [table] }))).rejects.toThrow('"x" is no number');
  });
});
