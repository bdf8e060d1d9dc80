import type { ImportProgress } from '../../__generated__/resolvers.ts';
import type { StoredProgress } from '../progress.repository.ts';

/** Work under way, with its pace so far. */
export function toImportProgress({ phase, done, total, seconds }: StoredProgress): ImportProgress {
  const perSecond = seconds > 0 && done > 0 ? done / seconds : null;
  return {
    ...{ phase, done, total },
    perSecond: perSecond === null ? null : Math.round(perSecond * 10) / 10,
    secondsLeft: perSecond === null ? null : Math.ceil(Math.max(0, total - done) / perSecond),
  };
}
