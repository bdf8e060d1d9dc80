import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { batchesOf } from '@outlay/files/batches';
import type { Column } from '@outlay/files/table';
import { workbookFile } from '@outlay/files/workbook-file';
import { xlsxFile } from '@outlay/files/xlsx-file';
import { describeUnless } from '@outlay/testkit/describe-unless';

const run = promisify(execFile);
const hasOffice = await run('soffice', ['--version']).then(
  () => true,
  () => false,
);

const ROWS = 100_000;
const TEXTS = ['=1+1', 'a "quoted", word', 'emoji 🙂', '-2+3', '_x0041_ <b>&amp;', 'Łódź 東京'];
const COLUMNS: readonly Column[] = [
  { key: 'id', label: 'Id', kind: 'integer' },
  { key: 'day', label: 'Day', kind: 'date' },
  { key: 'vendor', label: 'Vendor', kind: 'text' },
  { key: 'amount', label: 'Amount', kind: 'money' },
];
/** As LibreOffice writes it: commas, quotes around texts that need them, UTF-8, numbers as they are. */
const FILTER = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';

describeUnless(hasOffice ? null : 'install libreoffice-calc-nogui', 'a workbook in LibreOffice', () => {
  it('has every row on its sheet, with dates, amounts and texts as they were', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outlay-office-'));
    try {
      const rows = Array.from({ length: ROWS }, (_none, index) => [
        ...[index + 1, '2026-02-28', TEXTS[index % TEXTS.length] ?? '', `${index}.50`],
      ]);
      const file = xlsxFile({ name: 'Expenses', columns: COLUMNS, batches: batchesOf(rows), sheetRows: 60_001 });
      await pipeline(file, createWriteStream(join(folder, 'expenses.xlsx')));
      await convert(folder, 'expenses.xlsx');
      const first = await linesOf(join(folder, 'expenses-Expenses.csv'));
      const second = await linesOf(join(folder, 'expenses-Expenses (2).csv'));
      expect([first.length, second.length]).toEqual([60_001, ROWS - 60_000 + 1]);
      expect([first[0], second[0]]).toEqual(['Id,Day,Vendor,Amount', 'Id,Day,Vendor,Amount']);
      expect(first.slice(1, 7)).toEqual([
        '1,2026-02-28,=1+1,0.5',
        '2,2026-02-28,"a ""quoted"", word",1.5',
        '3,2026-02-28,emoji 🙂,2.5',
        '4,2026-02-28,-2+3,3.5',
        '5,2026-02-28,_x0041_ <b>&amp;,4.5',
        '6,2026-02-28,Łódź 東京,5.5',
      ]);
      expect(second.at(-1)).toBe('100000,2026-02-28,-2+3,99999.5');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('has the sheets of a report, with its dates, amounts and texts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outlay-office-'));
    try {
      const rows = TEXTS.map((text, index) => [index + 1, '2026-02-28', text, `${index}.50`]);
      const tables = ['Months', 'Vendors'].map((name) => ({ name, columns: COLUMNS, rows }));
      const book = workbookFile({ title: '=Spend', about: ['Currency: USD'], tables, madeAt: new Date('2026-11-30') });
      await pipeline(book, createWriteStream(join(folder, 'report.xlsx')));
      await convert(folder, 'report.xlsx');
      for (const name of ['Months', 'Vendors']) {
        const [title, currency, , head, ...lines] = await linesOf(join(folder, `report-${name}.csv`));
        expect([title, currency, head]).toEqual(['=Spend,,,', 'Currency: USD,,,', 'Id,Day,Vendor,Amount']);
        expect(lines).toEqual([
          '1,2026-02-28,=1+1,0.5',
          '2,2026-02-28,"a ""quoted"", word",1.5',
          '3,2026-02-28,emoji 🙂,2.5',
          '4,2026-02-28,-2+3,3.5',
          '5,2026-02-28,_x0041_ <b>&amp;,4.5',
          '6,2026-02-28,Łódź 東京,5.5',
        ]);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function convert(folder: string, file: string): Promise<void> {
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  await run('soffice', [profile, '--headless', '--convert-to', FILTER, '--outdir', folder, join(folder, file)]);
}

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).trimEnd().split('\n');
}
