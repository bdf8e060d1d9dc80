import { setImmediate } from 'node:timers/promises';
import { validationFailed } from '@outlay/errors/app-error';
import type { Encoding } from './encodings.ts';

/** Bytes after which others have their turn: a part of a file that is at hand would be read in one go. */
const TURN_BYTES = 32 * 1024;

/** The file's bytes contradict the encoding. */
export class WrongEncodingError extends Error {
  readonly chunk: Uint8Array;
  readonly line: number;

  constructor(chunk: Uint8Array, line: number, cause: unknown) {
    super(`The bytes are not those of the encoding, from line ${line} on`, { cause });
    this.name = 'WrongEncodingError';
    this.chunk = chunk;
    this.line = line;
  }
}

/**
 * Decodes a file piece by piece. The byte order mark is left out; NUL, which no text may hold, becomes U+FFFD.
 * @throws WrongEncodingError
 */
export async function* decode(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  let last: Uint8Array = new Uint8Array();
  const decoded = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (error) {
      throw new WrongEncodingError(last, line, error);
    }
  };
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += TURN_BYTES) {
      last = chunk.subarray(at, at + TURN_BYTES);
      const text = decoded(last);
      line += lineEnds(text);
      if (text !== '') yield withoutNul(text);
      await setImmediate();
    }
  }
  const rest = decoded();
  if (rest !== '') yield withoutNul(rest);
}

/** As far as possible: what is no character becomes U+FFFD. */
export function decodeSample(sample: Uint8Array, encoding: Encoding): string {
  return withoutNul(new TextDecoder(encoding).decode(sample, { stream: true }));
}

/** 400, for a person who chose the encoding. */
export function wrongEncoding(encoding: Encoding, line: number): Error {
  const message = `does not fit the file: there are bytes after line ${line} that ${encoding} does not have; choose another encoding`;
  return validationFailed([{ field: 'format.encoding', message, code: 'INVALID_FORMAT' }]);
}

function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
