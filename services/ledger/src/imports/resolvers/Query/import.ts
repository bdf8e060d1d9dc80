import { parseVersions } from '@outlay/tenancy/written-versions';
import type { QueryResolvers } from '../../../__generated__/resolvers.ts';
import type { Import } from '../../import.ts';

/** By then read models have taken in even the largest import. */
const JUST_NOW_MS = 600_000;

/** Whoever sees that an import is done sees dashboards with it: their next read waits for what it wrote. */
export const importById: QueryResolvers['import'] = async (_parent, { id }, { importLoader, request }) => {
  const found = await importLoader.load(id);
  if (found && wasWrittenJustNow(found)) request.written?.addAll(parseVersions(found.written));
  return found;
};

function wasWrittenJustNow({ state, updatedAt }: Import): boolean {
  return (state === 'done' || state === 'undone') && Date.now() - Date.parse(updatedAt) < JUST_NOW_MS;
}
