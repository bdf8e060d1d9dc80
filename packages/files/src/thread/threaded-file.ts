import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { Turns } from './turns.ts';

const HEAP_MB = 256;
/** Files that may wait for the one that is made. */
const MOST_WAITING = 4;
/** One at a time in a process: a file of 10,000 rows takes seconds of a processor, and 200 MB. */
const turns = new Turns(MOST_WAITING);

/** Describes a file that a thread makes. */
export interface ThreadedFile {
  /** The thread's module. */
  readonly module: URL;
  /** First bytes of every such file, which the thread leaves out: whoever waits for an answer sees at once that there will be one. */
  readonly start: Uint8Array;
  /** Talks to the thread, which has just been started; an error breaks the file. */
  readonly feed: (thread: Worker, file: Readable) => void;
  /** Lets go what the file is made of. */
  readonly release?: () => void;
}

/**
 * A file made on a thread of its own, so that nobody else's request waits for it. Destroying it ends the thread.
 * @throws AppError RATE_LIMITED where enough files wait already
 */
export function threadedFile({ module, start, feed, release }: ThreadedFile): Readable {
  const turn = turns.enter();
  let thread: Worker | undefined;
  const file = new Readable({
    read: () => undefined,
    destroy: (error, done) => {
      release?.();
      if (!thread) turn.leave();
      void Promise.resolve(thread?.terminate()).then(() => done(error));
    },
  });
  file.push(start);
  const begin = (): void => {
    if (file.destroyed) return;
    thread = startThread(module).once('exit', turn.leave);
    thread.once('error', (error) => file.destroy(asError(error)));
    feed(thread, file);
  };
  turn.begins.then(begin).catch((error: unknown) => file.destroy(asError(error)));
  return file;
}

function startThread(module: URL): Worker {
  return new Worker(module, {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    // The process's own preloads, such as tracing, are not for this thread.
    execArgv: [],
  });
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
