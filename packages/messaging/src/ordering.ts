/**
 * Where a state stands in the history of its aggregate. Versions count the aggregate's changes from 1; the epoch is raised
 * when the writer's database is restored from a backup, because versions then repeat with other contents.
 */
export interface EventOrder {
  epoch: number;
  version: number;
}

/**
 * True for an event that is newer than the stored state of a reader. A reader that keeps `(epoch, version)` with every
 * row and asks this first gives the same result for duplicates, disorder and replays.
 * @param stored null or undefined when the reader has nothing yet
 */
export function isNewer(event: EventOrder, stored: EventOrder | null | undefined): boolean {
  if (stored == null) return true;
  if (event.epoch !== stored.epoch) return event.epoch > stored.epoch;
  return event.version > stored.version;
}
