import type { Row } from '../rows/row.ts';
import type { Recorded, RowRecord } from './record.ts';

/** Share of the recorded ratio below which a row is reported. */
const BEHIND = 0.7;

/** Lines about rows whose ratio to their floor is far behind the recorded one; none where all is well. */
export function behindRecorded(
  rows: readonly Row[],
  measured: Readonly<Record<string, RowRecord>>,
  recorded: Recorded,
): string[] {
  return rows.flatMap(({ name, ratio }) => {
    if (ratio === undefined) return [];
    const [now, then] = [measured[name]?.figures[ratio]?.median, recorded.rows[name]?.figures[ratio]?.median];
    if (now === undefined || then === undefined || now >= BEHIND * then) return [];
    return [`warning: ${name} is at ${now.toFixed(2)}, recorded is ${then.toFixed(2)} (docs/benchmarks.md).`];
  });
}
