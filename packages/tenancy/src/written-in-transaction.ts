import { onceCommitted } from './after-commit.ts';
import type { RequestContext } from './request-context.ts';
import { WrittenVersions, type AggregateVersion } from './written-versions.ts';

const WRITTEN = new WeakMap<object, WrittenVersions>();

/**
 * Tells a request what it wrote, once that is committed: its answer says so (`Outlay-After`). The outbox does it by itself;
 * writers with a statement of their own call it for each request that an event is news of.
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
  onceCommitted(em, () => {
    written?.addAll(versions);
    deadline?.noteCommit();
  });
}

/** What the transaction has written so far, for whichever request, as a header; undefined while that is nothing. */
export function writtenIn(em: object): string | undefined {
  return WRITTEN.get(em)?.toHeader();
}
