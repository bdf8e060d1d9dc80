import { DELIMITERS, type Delimiter } from '../import-format.ts';
import { isEmptyRow, type FileRecord } from './records.ts';
import { sampleRecords } from './sample-records.ts';
import { isTyped } from './typed-cells.ts';

/** Excel's first line that names the delimiter: `sep=;`. */
const NAMED = /^\ufeff?"?sep=([,;|\t])"?\s*(?:[\r\n]|$)/i;

export interface DetectedDelimiter {
  readonly delimiter: Delimiter;
  readonly isNamed: boolean;
  readonly records: readonly FileRecord[];
}

/**
 * The delimiter with which the lines have the same number of cells, and the cells are dates and numbers: `31.12.2026;12,30` is two cells of these
 * by semicolons, and none by commas.
 */
export function detectDelimiter(text: string, isWhole: boolean): DetectedDelimiter {
  const named = NAMED.exec(text)?.[1];
  const tried = DELIMITERS.map((delimiter) => {
    const records = sampleRecords(text, delimiter, isWhole);
    return {
      delimiter,
      records,
      isNamed: delimiter === named,
      score: delimiter === named ? Infinity : scoreOf(records),
    };
  });
  return tried.reduce((best, next) => (next.score > best.score ? next : best));
}

function scoreOf(records: readonly FileRecord[]): number {
  const rows = records.map(({ cells }) => cells).filter((cells) => !isEmptyRow(cells));
  const width = usualWidth(rows);
  if (width < 2) return rows.length > 0 ? 0 : -1;
  const alike = rows.filter((cells) => cells.length === width);
  const typed = alike.reduce((sum, cells) => sum + cells.filter(isTyped).length, 0);
  return alike.length / rows.length + Math.log2(width) / 4 + (2 * typed) / alike.length / Math.sqrt(width);
}

/** The number of cells that most rows have. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].toSorted(([a, one], [b, other]) => other - one || b - a)[0]?.[0] ?? 0;
}
