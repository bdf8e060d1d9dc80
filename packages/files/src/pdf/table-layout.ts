import { isNumeric, type Column, type Row } from '../table.ts';
import { cellWriter, type CellWriter } from './cell-text.ts';
import { columnWidths, leastWidth, type ColumnNeed } from './column-widths.ts';
import type { Pen } from './pen.ts';

/** Space left and right of each cell's text. */
export const PADDING = 3;
const SIZES = [8.5, 8, 7.5, 7, 6.5, 6, 5.5];
const WIDEST_TEXT = 260;
const NARROWEST_TEXT = 36;

export interface PlacedColumn {
  column: Column;
  write: CellWriter;
  /** From the left edge of the page, with the padding. */
  x: number;
  width: number;
  isNumeric: boolean;
  isFlexible: boolean;
}

export interface TableLayout {
  size: number;
  columns: readonly PlacedColumn[];
}

export interface Place {
  left: number;
  width: number;
  locale: string;
  timeZone: string | undefined;
}

/** Chooses the size of the letters and the widths of the columns by the head and a sample of the rows. */
export function tableLayout(columns: readonly Column[], sample: readonly Row[], pen: Pen, place: Place): TableLayout {
  const writers = columns.map((column) => cellWriter(column, place.locale, place.timeZone));
  const needsAt = (size: number): ColumnNeed[] =>
    columns.map((column, index) => needOf(column, index, sample, writers[index] ?? String, pen, size));
  const size = SIZES.find((each) => leastWidth(needsAt(each)) <= place.width) ?? SIZES.at(-1) ?? 0;
  const widths = columnWidths(needsAt(size), place.width);
  let x = place.left;
  const placed = columns.map((column, index): PlacedColumn => {
    const width = widths[index] ?? 0;
    x += width;
    const write = writers[index] ?? String;
    return { column, write, x: x - width, width, isNumeric: isNumeric(column.kind), isFlexible: isFlexible(column) };
  });
  return { size, columns: placed };
}

function needOf(
  column: Column,
  index: number,
  sample: readonly Row[],
  write: CellWriter,
  pen: Pen,
  size: number,
): ColumnNeed {
  const head = Math.max(...column.label.split(/\s+/u).map((word) => pen.widthOf(word, { size, bold: true })));
  const cells = sample.map((row) => pen.widthOf(write(row[index] ?? null).slice(0, WIDEST_TEXT), { size }));
  const widest = cells.reduce((most, width) => Math.max(most, width), head);
  const edge = 2 * PADDING;
  return isFlexible(column)
    ? {
        natural: Math.min(widest, WIDEST_TEXT) + edge,
        least: Math.min(Math.max(head, NARROWEST_TEXT), WIDEST_TEXT) + edge,
        isFlexible: true,
      }
    : { natural: widest + edge, least: widest + edge, isFlexible: false };
}

function isFlexible({ kind }: Column): boolean {
  return kind === 'text';
}
