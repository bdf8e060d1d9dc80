import type { Readable } from 'node:stream';
import { threadedFile } from '../thread/threaded-file.ts';
import type { ReportWorkbook } from './report-workbook.ts';
import { ZIP_START } from './zip-start.ts';

/**
 * A report as an XLSX file with a sheet for each part. For reports, which fit into memory; lists take `xlsxFile`.
 * @throws AppError RATE_LIMITED where enough files wait already
 */
export function workbookFile(workbook: ReportWorkbook): Readable {
  return threadedFile({
    module: new URL('./workbook-worker.ts', import.meta.url),
    start: ZIP_START,
    feed(thread, file) {
      thread.once('message', (rest: Uint8Array) => {
        file.push(rest);
        file.push(null);
      });
      thread.postMessage(workbook);
    },
  });
}
