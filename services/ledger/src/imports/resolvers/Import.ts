import type { ImportResolvers } from '../../__generated__/resolvers.ts';
import { linkTo } from '../../expenses/expense-links.ts';
import { Defaults } from '../staging/defaults.ts';
import { ImportTotals } from '../staging/totals/import-totals.ts';
import { toImportColumns } from '../wire/import-columns.ts';
import { toImportFormat } from '../wire/import-format.ts';
import { toImportProgress } from '../wire/import-progress.ts';

export const Import: ImportResolvers = {
  __resolveReference: ({ id }, { importLoader }) => importLoader.load(id),
  id: ({ id }) => String(id),
  error: ({ errorCode, errorMessage }) =>
    errorCode === null ? null : { code: errorCode, message: errorMessage ?? errorCode },
  sameFileAs: async ({ id, kind, fileHash }, _args, { importsOfFileLoader }) => {
    const found = await importsOfFileLoader.load(fileHash);
    return found.filter((other) => other.id < id && other.kind === kind);
  },
  format: (found) => toImportFormat(found),
  columns: (found) => toImportColumns(found),
  defaults: ({ defaults }) => Defaults.parse(defaults),
  counts: ({ rowCount, goodCount, badCount, twinCount, takenTwinCount, excludedCount }) => ({
    ...{ rows: rowCount, good: goodCount, bad: badCount, twins: twinCount, takenTwins: takenTwinCount },
    ...{ excluded: excludedCount, taken: goodCount + takenTwinCount },
  }),
  totals: ({ totals }) => (totals === null ? null : ImportTotals.parse(totals)),
  progress: async ({ id }, _args, { importProgressLoader }) => {
    const progress = await importProgressLoader.load(id);
    return progress && toImportProgress(progress);
  },
  rows: ({ id }, { state, q, ...page }, { importQueries, request }) =>
    importQueries.rows(request, id, { state: state ?? null, q: q ?? null }, page),
  createdBy: ({ createdBy }) => linkTo(createdBy),
  createdByKey: ({ createdByKey }) => linkTo(createdByKey),
};
