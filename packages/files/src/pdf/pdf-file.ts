import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { batchesOf } from '../batches.ts';
import { PDF_ROW_LIMIT, type PdfDocument } from './pdf-document.ts';
import type { Row } from '../table.ts';
import { Turns } from './turns.ts';
import { PDF_START, type FromThread, type ToThread } from './worker-messages.ts';

const HEAP_MB = 256;

/** Documents that may wait for the one that is made. */
const MOST_WAITING = 4;
/** One at a time in a process: a list of 10,000 rows takes seconds of a processor, and 200 MB. */
const turns = new Turns(MOST_WAITING);

/**
 * A document as PDF, made on a thread of its own, so that nobody else's request waits for it. Destroying it ends the thread and the
 * iteration of the rows; an error of theirs, or more of them than {@link PDF_ROW_LIMIT}, destroys it.
 * @throws AppError RATE_LIMITED where enough documents wait already
 */
export function pdfFile(document: PdfDocument): Readable {
  const turn = turns.enter();
  const batches = document.tables.map(({ rows }) => batchesOf(rows));
  let thread: Worker | undefined;
  const file = new Readable({
    read: () => undefined,
    destroy: (error, done) => {
      // Rows that do not come hold up neither the end of the thread nor the next document.
      for (const each of batches) each.return(undefined).catch(() => undefined);
      if (!thread) turn.leave();
      void Promise.resolve(thread?.terminate()).then(() => done(error));
    },
  });
  // Whoever waits for an answer sees at once that there will be one.
  file.push(PDF_START);
  const begin = (): void => {
    if (file.destroyed) return;
    thread = startThread().once('exit', turn.leave);
    feed(thread, document, batches, file);
  };
  turn.begins.then(begin).catch((error: unknown) => file.destroy(asError(error)));
  return file;
}

function startThread(): Worker {
  return new Worker(new URL('./pdf-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    // The process's own preloads, such as tracing, are not for this thread.
    execArgv: [],
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
  thread.once('error', (error) => file.destroy(asError(error)));
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

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
