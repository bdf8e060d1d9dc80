import { accountReader } from '../../src/imports/reading/cells/account-cells.ts';
import { expenseReader } from '../../src/imports/reading/cells/expense-cells.ts';
import { recogniseFile } from '../../src/imports/reading/recognise-file.ts';
import { parseRows } from '../../src/imports/reading/table/parse-rows.ts';
import { bytesOf, type Shape } from './shapes/shape.ts';
import { shapes } from './shapes/shapes.ts';

const LAST_DAY = '2027-11-30';

async function* pieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

async function read(shape: Shape) {
  const open = () => pieces(bytesOf(shape));
  const kind = shape.kind ?? 'expenses';
  const found = await recogniseFile(open, { kind, lastDay: LAST_DAY });
  const answered = await recogniseFile(open, { kind, lastDay: LAST_DAY, choices: shape.answers });
  const layout = { ...answered, defaults: {}, lastDay: LAST_DAY };
  const reader = kind === 'expenses' ? expenseReader(layout) : accountReader(layout);
  const rows = [];
  for await (const { cells } of parseRows(open(), answered.format)) rows.push(reader(cells));
  return { found, answered, rows };
}

describe('files of banks and trackers', () => {
  it.each(shapes.filter(({ kind }) => kind !== 'accounts').map((shape) => [shape.whose, shape] as const))(
    'reads %s',
    async (_, shape) => {
      const { found, rows } = await read(shape);
      expect(found.questions.map(({ choice }) => choice)).toEqual(shape.asks ?? []);
      expect(
        rows.map(({ values, errors }) =>
          errors === undefined
            ? 'expenseDate' in values && [values.expenseDate, values.amount, values.currency, values.vendor]
            : [errors.at(-1)?.field, errors.at(-1)?.code],
        ),
      ).toEqual(shape.becomes);
      expect(rows[0]?.values ?? {}).toMatchObject(shape.first ?? {});
      expect(found.format.encoding).toBe(shape.encoding ?? 'utf-8');
    },
  );

  it('reads a list of accounts', async () => {
    const lists = shapes.filter(({ kind }) => kind === 'accounts');
    const { rows } = await read(lists[0]!);
    expect(rows.map(({ values }) => values)).toEqual([
      {
        name: 'Giro',
        type: 'bank',
        currency: 'EUR',
        openingBalance: '1234.5',
        lowBalanceThreshold: '100',
        overdraft: 'warn',
      },
      {
        name: 'Kasse',
        type: 'cash',
        currency: 'EUR',
        openingBalance: '-5',
        lowBalanceThreshold: null,
        overdraft: null,
      },
    ]);
  });
});
