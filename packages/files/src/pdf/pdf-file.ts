import type { Readable } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import { batchesOf } from '../batches.ts';
import type { Row } from '../table.ts';
import { asError, threadedFile } from '../thread/threaded-file.ts';
import { PDF_ROW_LIMIT, type PdfDocument } from './pdf-document.ts';
import { PDF_START, type FromThread, type ToThread } from './worker-messages.ts';

/**
 * A document as PDF. Destroying it ends the thread that makes it, and the iteration of the rows; an error of theirs, or more of them than
 * {@link PDF_ROW_LIMIT}, destroys it.
 * @throws AppError RATE_LIMITED where enough files wait already
 */
export function pdfFile(document: PdfDocument): Readable {
  const batches = document.tables.map(({ rows }) => batchesOf(rows));
  return threadedFile({
    module: new URL('./pdf-worker.ts', import.meta.url),
    start: PDF_START,
    feed: (thread, file) => feed(thread, document, batches, file),
    // Rows that do not come hold up neither the end of the thread nor the next document.
    release: () => batches.forEach((each) => void each.return(undefined).catch(() => undefined)),
  });
}

/** Gives the thread the document and its rows, and the file what the thread makes of them. */
function feed(thread: Worker, { tables, ...rest }: PdfDocument, batches: readonly RowBatches[], file: Readable): void {
  const send = (message: ToThread): void => thread.postMessage(message);
  const give = rowGiver(batches, send);
  thread.on('message', (message: FromThread) => {
    if (message.kind === 'part') file.push(message.bytes);
    else if (message.kind === 'end') file.push(null);
    else give(message.table).catch((error: unknown) => file.destroy(asError(error)));
  });
  send({ document: { ...rest, tables: tables.map(({ rows: _rows, ...head }) => head) } });
}

type RowBatches = AsyncGenerator<readonly Row[]>;

function rowGiver(batches: readonly RowBatches[], send: (message: ToThread) => void) {
  let count = 0;
  return async (table: number): Promise<void> => {
    const next = await batches[table]?.next();
    const rows: readonly Row[] | null = next?.done === false ? next.value : null;
    count += rows?.length ?? 0;
    if (count > PDF_ROW_LIMIT) throw new Error(`A PDF has at most ${PDF_ROW_LIMIT} rows.`);
    send({ rows });
  };
}
