import type { Chart, Fact } from '@outlay/files/pdf-document';
import type { Column, Row, WholeTable } from '@outlay/files/table';
import { currencyOf } from '@outlay/money/currencies';
import { exponentOf } from '@outlay/money/money';
import type { ReportFigure, ReportPeriod } from '../__generated__/resolvers.ts';
import type { Words } from './language/words.ts';

/** A report as every format of a file shows it. */
export interface ReportDocument {
  /** Names the report in the name of the file. */
  slug: string;
  title: string;
  /** Null for reports of the whole tenant. */
  projectName: string | null;
  days: { from: string; to: string };
  currency: string;
  facts: readonly Fact[];
  charts: readonly Chart[];
  /** The whole of a CSV file. */
  main: WholeTable;
  /** All parts, in the order in which they are read; one of them is `main`. */
  tables: readonly WholeTable[];
}

/** The reader's language. */
export interface Reader {
  words: Words;
  locale: string;
}

/** Fields that every report has. */
export interface ReportHead {
  name?: string;
  currency: string;
  timeZone: string;
  period: ReportPeriod;
  previousPeriod?: ReportPeriod | null;
  asOf?: string | Date | null;
  isCurrent: boolean;
}

/** The lines below the title. */
export function factsOf(head: ReportHead, { words, locale }: Reader): Fact[] {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const days = ({ from, to }: ReportPeriod): string =>
    `${day.format(Date.parse(from))} – ${day.format(Date.parse(to))}`;
  const instant = new Intl.DateTimeFormat(locale, {
    ...{ dateStyle: 'medium', timeStyle: 'short' },
    timeZone: head.timeZone,
  });
  const facts = [{ label: words.period, value: days(head.period) }];
  if (head.name !== undefined) facts.unshift({ label: words.project, value: head.name });
  if (head.previousPeriod) facts.push({ label: words.comparedWith, value: days(head.previousPeriod) });
  facts.push({ label: words.currency, value: head.currency });
  const behind = head.isCurrent ? '' : `. ${words.isBehind}`;
  facts.push({ label: words.timeZone, value: head.timeZone });
  if (head.asOf) facts.push({ label: words.asOf, value: `${instant.format(new Date(head.asOf))}${behind}` });
  return facts;
}

/** Columns of a figure and its comparison, with the cells of {@link figureCells}. */
export function figureColumns(words: Words, currency: string): Column[] {
  const digits = digitsOf(currency);
  return [
    { key: 'amount', label: words.spend, kind: 'money', digits },
    { key: 'count', label: words.count, kind: 'integer' },
    { key: 'previous_amount', label: words.previous, kind: 'money', digits },
    { key: 'change', label: words.change, kind: 'money', digits },
    { key: 'relative_change', label: words.relativeChange, kind: 'share' },
  ];
}

export function figureCells({ amount, count, comparison }: ReportFigure): Row {
  const { amount: previous, change, relativeChange } = comparison ?? {};
  return [amount.amount, count, previous?.amount ?? null, change?.amount ?? null, relativeChange ?? null];
}

/** A table of single figures: a name and an amount each. */
export function figuresTable(
  words: Words,
  currency: string,
  rows: readonly (readonly [label: string, figure: ReportFigure | { amount: string } | null | undefined])[],
): WholeTable {
  const cells = rows.flatMap(([label, figure]): Row[] => {
    if (!figure) return [];
    return ['count' in figure ? [label, ...figureCells(figure)] : [label, figure.amount, null, null, null, null]];
  });
  return {
    name: words.figures,
    title: words.figures,
    columns: [{ key: 'figure', label: words.figure, kind: 'text' }, ...figureColumns(words, currency)],
    rows: cells,
  };
}

export function digitsOf(currency: string): number {
  return exponentOf(currencyOf(currency));
}
