import type { Column } from '../table.ts';

/** In characters, as Excel measures the width of columns. */
const WIDTHS: Record<Column['kind'], number> = {
  text: 24,
  date: 12,
  timestamp: 20,
  month: 10,
  money: 16,
  decimal: 14,
  integer: 12,
  share: 10,
};

/** Wide enough for the head and for most cells. */
export function widthOf({ kind, label }: Column): number {
  return Math.max(WIDTHS[kind], label.length + 2);
}
