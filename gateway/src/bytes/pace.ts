/** The response by which a client takes a file. */
export interface Taking {
  /** Bytes that wait for the client. */
  readonly writableLength: number;
  readonly socket: { readonly bytesWritten: number; readonly writableLength: number } | null;
}

/** A client that is slower keeps a place, a connection and a snapshot of the database for half an hour. */
const LEAST_BYTES = 64 * 1024;
const WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 5_000;

/**
 * Calls `tooSlow` once a client, for which bytes waited all the time, took less than 64 KiB in two minutes. Time in which there was nothing
 * to take does not count. @returns a function that ends the watch
 */
export function watchPace(response: Taking, tooSlow: () => void): () => void {
  const pace = new Pace(response, performance.now());
  const timer = setInterval(() => {
    if (pace.isTooSlow(performance.now())) tooSlow();
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** Compares what a client takes with the least that it must take. */
export class Pace {
  readonly #response: Taking;
  #since: number;
  #before: number;

  /** @param now milliseconds of any clock */
  constructor(response: Taking, now: number) {
    this.#response = response;
    this.#since = now;
    this.#before = this.#taken();
  }

  /** Looks again, some seconds after the last time. */
  isTooSlow(now: number): boolean {
    const taken = this.#taken();
    if (this.#isWaitedFor() && taken - this.#before < LEAST_BYTES) return now - this.#since >= WITHIN_MS;
    this.#since = now;
    this.#before = taken;
    return false;
  }

  #isWaitedFor(): boolean {
    const { writableLength, socket } = this.#response;
    return writableLength > 0 || (socket?.writableLength ?? 0) > 0;
  }

  #taken(): number {
    const { socket } = this.#response;
    return socket ? socket.bytesWritten - socket.writableLength : 0;
  }
}
