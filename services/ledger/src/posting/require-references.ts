import { ReferencesMissingError } from '../replicas/references.ts';
import { rowKey, type PostingState } from './posting-state.ts';

/**
 * Sees to it that the replicas have what a command refers to: only they can be behind; accounts and categories are the ledger's own.
 * @param isAsked whether their owners were asked already
 * @throws ReferencesMissingError
 */
export function requireReferences(state: PostingState, isAsked: boolean, named: readonly (number | null)[] = []): void {
  if (isAsked) return;
  const projects = named.filter(
    (id) => id !== null && !state.projects.has(id) && !state.busy.has(rowKey('project', id)),
  );
  if (state.settings === 'complete' && projects.length === 0) return;
  throw new ReferencesMissingError({
    settings: state.settings === 'complete' ? null : state.settings,
    projects: projects.filter((id) => id !== null),
  });
}
