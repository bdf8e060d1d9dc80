import { onceCommitted } from './after-commit.ts';
import type { RequestContext } from './request-context.ts';
import { WrittenVersions, type AggregateVersion } from './written-versions.ts';

const WRITTEN = new WeakMap<object, WrittenVersions>();

/**
 * Adds versions to those that a request wrote, once they are committed; its answer returns them (`Outlay-After`). The outbox
 * calls it; writers with a statement of their own call it for each request that caused an event.
 * @param em the entity manager that the transaction's work was given
 */
export function noteWritten(
  em: object,
  { written, deadline }: Pick<RequestContext, 'written' | 'deadline'>,
  versions: readonly AggregateVersion[],
): void {
  const all = WRITTEN.get(em) ?? new WrittenVersions();
  WRITTEN.set(em, all);
  all.addAll(versions);
  // Work of a job has nobody to tell, and a long transaction need not hold all of its events until then.
  if (!written && !deadline) return;
  onceCommitted(em, () => {
    written?.addAll(versions);
    deadline?.noteCommit();
  });
}

/** Returns true if the transaction has written events or audit entries so far. */
export function hasWritten(em: object): boolean {
  return WRITTEN.has(em);
}

/** Returns the versions that the transaction has written so far as a header, or undefined if there are none. */
export function writtenIn(em: object): string | undefined {
  return WRITTEN.get(em)?.toHeader();
}
