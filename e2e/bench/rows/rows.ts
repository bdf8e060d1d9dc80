import { gatewayRows } from './gateway-rows.ts';
import { readRows } from './read-rows.ts';
import type { Row, StartRow } from './row.ts';
import { servicesRows } from './services-rows.ts';
import { startRows } from './start-rows.ts';
import { visibilityRows } from './visibility-rows.ts';
import { writeRows } from './write-rows.ts';

export type AnyRow = Row | StartRow;

/** Every row, in the order of the table. */
export const ROWS: readonly AnyRow[] = [
  ...writeRows,
  ...servicesRows,
  ...readRows,
  ...gatewayRows,
  ...visibilityRows,
  ...startRows,
];
