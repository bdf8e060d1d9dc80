import { MOST_COLUMNS, MOST_RECORD_BYTES, tooLarge } from '../reading/import-limits.ts';

/** Two bytes of UTF-16 are at least one of UTF-8, which the limit of a row counts. */
const MOST_LINE_BYTES = 2 * MOST_RECORD_BYTES;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Refuses a file while it arrives for a line that is too long for a row in any encoding. */
export class LineWatch {
  #line = 1;
  #lineBytes = 0;

  /** @throws AppError PAYLOAD_TOO_LARGE naming the line */
  see(bytes: Buffer): void {
    for (const byte of bytes) {
      if (byte === LINE_FEED) this.#line += 1;
      this.#lineBytes = byte === LINE_FEED || byte === CARRIAGE_RETURN ? 0 : this.#lineBytes + 1;
      if (this.#lineBytes > MOST_LINE_BYTES) throw lineTooLong(this.#line);
    }
  }
}

function lineTooLong(line: number): Error {
  return tooLarge(
    `Line ${line} is longer than ${MOST_LINE_BYTES / 1024} KiB, and a row has at most ${MOST_RECORD_BYTES / 1024} KiB and ${MOST_COLUMNS} columns. Save the table as CSV, with a line for each row.`,
  );
}
