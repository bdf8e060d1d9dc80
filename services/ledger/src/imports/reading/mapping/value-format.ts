import { DATE_ORDERS, DECIMAL_SIGNS, type FormatChoices, type SpendSign, type ValueFormat } from '../import-format.ts';
import type { ImportField, Mapping } from '../import-fields.ts';
import type { ColumnSummary } from '../values/column-profile.ts';
import type { ReadingExample, ReadingsSummary } from '../values/readings.ts';

/** Something that the file leaves open: a person decides, by examples of the file. */
export interface Question {
  readonly choice: 'decimal' | 'date_order';
  /** The column that the examples are of, counted from 0. */
  readonly column: number;
  /** The readings that fit. */
  readonly options: readonly string[];
  readonly examples: readonly ReadingExample<string>[];
}

const DATE_FIELDS: readonly ImportField[] = ['expense_date'];
const NUMBER_FIELDS: readonly ImportField[] = [
  'amount',
  'debit',
  'credit',
  'account_amount',
  'opening_balance',
  'low_balance_threshold',
];

/** Decides how the cells of the mapped columns are read: as all of these cells say, unless a person says otherwise. */
export function valueFormat(
  columns: readonly ColumnSummary[],
  mapping: Mapping,
  choices: FormatChoices = {},
): { format: ValueFormat; questions: Question[] } {
  const dates = indexesOf(mapping, DATE_FIELDS);
  const numbers = indexesOf(mapping, NUMBER_FIELDS);
  const dateOrder = decide(DATE_ORDERS, readingsOf(columns, dates, 'dates'));
  const decimal = decide(DECIMAL_SIGNS, [
    ...readingsOf(columns, numbers, 'numbers'),
    ...readingsOf(columns, moneyColumns(columns, numbers), 'numbers'),
  ]);
  const questions: Question[] = [];
  if (dateOrder.open !== null && choices.dateOrder == null) questions.push({ choice: 'date_order', ...dateOrder.open });
  if (decimal.open !== null && choices.decimal == null) questions.push({ choice: 'decimal', ...decimal.open });
  return {
    format: {
      decimal: choices.decimal ?? decimal.reading,
      dateOrder: choices.dateOrder ?? dateOrder.reading,
      spendSign: choices.spendSign ?? spendSignOf(columns, mapping),
    },
    questions,
  };
}

/** Where amounts have both signs, the negative ones are spend; of a column of debits, those of the sign that most have. */
function spendSignOf(columns: readonly ColumnSummary[], mapping: Mapping): SpendSign {
  const columnOf = (index: number | undefined) => (index === undefined ? undefined : columns[index]);
  const amount = columnOf(mapping.amount);
  if (amount !== undefined) return amount.negative > 0 ? 'negative' : 'positive';
  const { negative = 0, positive = 0 } = columnOf(mapping.debit) ?? {};
  return negative > positive ? 'negative' : 'positive';
}

interface ColumnReadings<Reading extends string> {
  readonly column: number;
  readonly readings: ReadingsSummary<Reading>;
}

type Open<Reading extends string> = Omit<Question, 'choice'> & { readonly options: readonly Reading[] };

/**
 * The one reading that fits best in the columns together; several that fit equally well, with different values, are left open. Columns
 * come in the order of their weight: a later one decides only what the earlier ones leave open.
 */
function decide<Reading extends string>(
  ways: readonly Reading[],
  columns: readonly ColumnReadings<Reading>[],
): { reading: Reading | null; open: Open<Reading> | null } {
  let left = ways;
  for (const { readings } of columns) {
    const most = Math.max(...left.map((way) => readings.fits[way]));
    if (most > 0) left = left.filter((way) => readings.fits[way] === most);
  }
  const [first] = left;
  if (first === undefined || left.length === 1) return { reading: first ?? null, open: null };
  const open = columns.find(({ readings }) => readings.differing.some((example) => differs(example, left)));
  if (open === undefined) return { reading: first, open: null };
  const examples = open.readings.differing.filter((example) => differs(example, left));
  return { reading: null, open: { column: open.column, options: left, examples } };
}

function differs<Reading extends string>({ reads }: ReadingExample<Reading>, ways: readonly Reading[]): boolean {
  return new Set(ways.map((way) => reads[way])).size > 1;
}

function readingsOf<Kind extends 'dates' | 'numbers'>(
  columns: readonly ColumnSummary[],
  indexes: readonly number[],
  kind: Kind,
): { column: number; readings: ColumnSummary[Kind] }[] {
  return indexes.flatMap((column) => {
    const summary = columns[column];
    return summary === undefined ? [] : [{ column, readings: summary[kind] }];
  });
}

function indexesOf(mapping: Mapping, fields: readonly ImportField[]): number[] {
  return fields.flatMap((field) => mapping[field] ?? []);
}

/** Other columns of amounts, such as the balance after each row: all of their cells have cents. */
function moneyColumns(columns: readonly ColumnSummary[], except: readonly number[]): number[] {
  return columns.flatMap(({ filled, moneyLike, numbers, dates }, index) => {
    const isMoney = filled > 0 && moneyLike === filled && numbers.fitting === filled && dates.fitting < filled;
    return isMoney && !except.includes(index) ? [index] : [];
  });
}
