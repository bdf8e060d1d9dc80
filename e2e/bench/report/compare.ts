import type { AnyRow } from '../rows/rows.ts';
import type { Recorded, RowRecord } from './record.ts';

/** Share of the recorded ratio below which a row is reported. */
const BEHIND = 0.7;

/** Lines about rows whose ratio to their floor is far behind the recorded one; none where all is well. */
export function behindRecorded(
  rows: readonly AnyRow[],
  measured: Readonly<Record<string, RowRecord>>,
  recorded: Recorded,
): string[] {
  return rows.flatMap((row) => {
    if (row.setting === 'stopped' || row.ratio === undefined) return [];
    const { figure, better } = row.ratio;
    const [now, then] = [measured[row.name]?.figures[figure]?.median, recorded.rows[row.name]?.figures[figure]?.median];
    if (now === undefined || then === undefined) return [];
    const share = better === 'higher' ? now / then : then / now;
    if (share >= BEHIND) return [];
    return [`warning: ${row.name} is at ${now.toFixed(2)}, recorded is ${then.toFixed(2)} (docs/benchmarks.md).`];
  });
}
