import { parentPort, type MessagePort } from 'node:worker_threads';
import type { Row } from '../table.ts';
import { withoutStart } from '../thread/start-of-file.ts';
import type { DocumentHead } from './draw-document.ts';
import { makePdf } from './make-pdf.ts';
import { PDF_START, type FromThread, type ToThread } from './worker-messages.ts';

const PART_BYTES = 65_536;

/** Makes one document. */
async function run(document: DocumentHead, port: MessagePort): Promise<void> {
  const send = (message: FromThread): void => port.postMessage(message);
  let waiting: Uint8Array[] = [];
  let size = 0;
  let isBegun = false;
  const flush = (): void => {
    if (size > 0) send({ kind: 'part', bytes: new Uint8Array(Buffer.concat(waiting)) });
    [waiting, size] = [[], 0];
  };
  await makePdf(
    document,
    (table) => rowsOf(table, port, send),
    (bytes) => {
      const part = isBegun ? bytes : withoutStart(bytes, PDF_START);
      isBegun = true;
      waiting.push(part);
      size += part.length;
      if (size >= PART_BYTES) flush();
    },
  );
  flush();
  send({ kind: 'end' });
  port.close();
}

async function* rowsOf(table: number, port: MessagePort, send: (message: FromThread) => void): AsyncGenerator<Row> {
  for (;;) {
    const answer = nextMessage(port);
    send({ kind: 'more', table });
    const message = await answer;
    if (!('rows' in message) || message.rows === null) return;
    yield* message.rows;
  }
}

async function nextMessage(port: MessagePort): Promise<ToThread> {
  return new Promise((resolve) => port.once('message', resolve));
}

if (!parentPort) throw new Error('This module is for a worker thread.');
const first = await nextMessage(parentPort);
if (!('document' in first)) throw new Error('The thread got rows before their document.');
await run(first.document, parentPort);
