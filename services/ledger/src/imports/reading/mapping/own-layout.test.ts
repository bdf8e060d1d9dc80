import { csvFile } from '@outlay/files/csv-file';
import { SEPARATORS } from '@outlay/files/csv-options';
import type { Row } from '@outlay/files/table';
import fc from 'fast-check';
import { EXPORT_COLUMNS, type ExportColumn } from '../../../expenses/exporting/export-columns.ts';
import { de } from '../../../expenses/exporting/language/de.ts';
import { readNote, readTags, readVendor } from '../../../expenses/expense-text.ts';
import { expenseReader } from '../cells/expense-cells.ts';
import { recogniseFile } from '../recognise-file.ts';
import { parseRows } from '../table/parse-rows.ts';

const LAST_DAY = '2027-11-30';

async function read(open: () => AsyncIterable<Uint8Array>) {
  const found = await recogniseFile(open, { kind: 'expenses', lastDay: LAST_DAY });
  const reader = expenseReader({ ...found, defaults: {}, lastDay: LAST_DAY });
  const rows = [];
  for await (const { cells } of parseRows(open(), found.format)) rows.push(reader(cells));
  return { found, rows };
}

type Exported = Partial<Record<ExportColumn, string | null>>;

const rowOf = (expense: Exported): Row => EXPORT_COLUMNS.map(({ key }) => expense[key] ?? null);

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('=', '-', '+', '@', ';', ',', '"', "'", ' ', '\t', 'ä', '€', '🙂', '1', '.'),
      fc.string({ maxLength: 3 }),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));

/** As an expense keeps it; null for what no expense can have. */
function kept(reader: (text: string) => string | null, value: string): string | null {
  try {
    return reader(value);
  } catch {
    return null;
  }
}

/** An apostrophe that somebody typed before a formula looks like that of the export. */
const isEscapedAlready = (value: string | null) => value !== null && /'[=+@\t\r＝＋－＠-]/.test(value);

const expenses = fc
  .record({
    expense_date: fc.date({ min: new Date('1970-01-01'), max: new Date('2027-11-30'), noInvalidDate: true }),
    amount: fc.integer({ min: 1, max: 10 ** 9 }),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    vendor: text.map((value) => kept(readVendor, value)),
    note: text.map((value) => kept(readNote, value)),
    tags: fc.subarray(['büro', 'a b', '-minus', '=x']).map((tags) => readTags(tags)),
  })
  .filter(({ vendor, note }) => !isEscapedAlready(vendor) && !isEscapedAlready(note));

const decimals = { EUR: 100, JPY: 1, KWD: 1000 };

describe('the CSV that the ledger exports', () => {
  it.each([SEPARATORS.COMMA, SEPARATORS.SEMICOLON, SEPARATORS.TAB])(
    'is read back to the same values (%j)',
    async (separator) => {
      await fc.assert(
        fc.asyncProperty(fc.array(expenses, { minLength: 1, maxLength: 5 }), async (list) => {
          const exported = list.map(({ expense_date, amount, currency, vendor, note, tags }) => ({
            expense_date: expense_date.toISOString().slice(0, 10),
            amount: (amount / decimals[currency]).toFixed(Math.log10(decimals[currency])),
            currency,
            vendor,
            note,
            tags: tags.join(', '),
            account: 'Main',
            account_amount: '1.00',
            created_at: '2026-11-30T10:00:00Z',
          }));
          const table = {
            columns: EXPORT_COLUMNS.map((column) => ({ ...column, label: '' })),
            rows: exported.map(rowOf),
          };
          const { rows } = await read(() => csvFile(table, { separator, bom: true }));
          expect(rows.map(({ values }) => values)).toEqual(
            list.map(({ currency, vendor, note, tags }, index) => ({
              expenseDate: exported[index]?.expense_date,
              amount: String(Number(exported[index]?.amount)),
              currency,
              sharedSign: null,
              vendor,
              note,
              tags: tags.toSorted(),
              accountAmount: '1',
              account: 'Main',
              project: null,
              category: null,
            })),
          );
        }),
        { numRuns: 60 },
      );
    },
  );

  it('is known by its German labels, as a workbook that was saved as CSV', async () => {
    const heads = EXPORT_COLUMNS.map(({ key }) => de.labels[key]).join(';');
    const cells: Exported = {
      expense_date: '31.12.2026',
      amount: '1.234,50',
      currency: 'EUR',
      account_amount: '1.234,50',
      vendor: 'Bahn',
    };
    const line = EXPORT_COLUMNS.map(({ key }) => cells[key] ?? '').join(';');
    const { found, rows } = await read(async function* () {
      yield Buffer.from(`${heads}\n${line}\n`);
    });
    expect(found.mapping).toMatchObject({ account_amount: 8, amount: 4, vendor: 2 });
    expect(rows[0]?.values).toMatchObject({ expenseDate: '2026-12-31', amount: '1234.5', vendor: 'Bahn' });
  });

  it('does not bring back what was deleted', async () => {
    const table = {
      columns: EXPORT_COLUMNS.map((column) => ({ ...column, label: '' })),
      rows: [
        rowOf({ expense_date: '2026-01-01', amount: '1.00', currency: 'EUR', deleted_at: '2026-02-01T00:00:00Z' }),
      ],
    };
    const { rows } = await read(() => csvFile(table));
    expect(rows[0]?.errors).toMatchObject([{ field: 'deleted_at', code: 'NOT_A_SPEND' }]);
  });
});
