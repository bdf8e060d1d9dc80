import { readRows } from './read-rows.ts';
import type { Row } from './row.ts';
import { writeRows } from './write-rows.ts';

/** Every row, in the order of the table. */
export const ROWS: readonly Row[] = [...writeRows, ...readRows];
