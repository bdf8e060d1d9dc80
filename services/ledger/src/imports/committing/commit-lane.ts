import type { Foundation } from '@outlay/service-kit/foundation';
import type { Part } from '@outlay/service-kit/lifecycle';
import { ImportLane, LANE_SETTINGS } from '../working/import-lane.ts';
import { ImportCommitter } from './import-committer.ts';

/** The long transaction, and what is written beside it. */
const CONNECTIONS = 2;

/** Commits and undoes imports, one at a time in this process, on connections of its own: requests keep theirs. */
export function createCommitLane({ openLane, worker, logger }: Pick<Foundation, 'openLane' | 'worker' | 'logger'>): {
  wake(): void;
  parts: Part[];
} {
  const { database, part } = openLane(CONNECTIONS);
  const { leaseMs } = LANE_SETTINGS;
  const committer = new ImportCommitter({ database, worker, logger, leaseMs });
  const lane = new ImportLane({
    worker,
    logger,
    states: ['committing', 'undoing'],
    work: (claim) => (claim.state === 'undoing' ? committer.undo(claim) : committer.commit(claim)),
  });
  return { wake: () => lane.wake(), parts: [part, lane] };
}
