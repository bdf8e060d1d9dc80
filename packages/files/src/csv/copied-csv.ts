import { Transform } from 'node:stream';
import { BOM, SEPARATORS, type CsvOptions } from './csv-options.ts';

const [QUOTE, CR, LF] = [0x22, 0x0d, 0x0a];

/** The head that COPY does not write. */
export interface CopiedCsvOptions extends CsvOptions {
  /** Heads of the columns, which need no quotes. */
  readonly head: readonly string[];
}

/**
 * Makes RFC 4180's CSV from that of PostgreSQL's COPY: its lines end in LF alone. Line breaks within quotes stay as they are. The head is there
 * at once: whoever waits for an answer sees that there will be one, however long PostgreSQL sorts.
 */
export function copiedCsv({ head, separator = SEPARATORS.COMMA, bom = false }: CopiedCsvOptions): Transform {
  let isQuoted = false;
  const endLines = (chunk: Buffer): Buffer => {
    const ended = Buffer.allocUnsafe(chunk.length * 2);
    let length = 0;
    for (const byte of chunk) {
      if (byte === QUOTE) isQuoted = !isQuoted;
      if (byte === LF && !isQuoted) ended[length++] = CR;
      ended[length++] = byte;
    }
    return ended.subarray(0, length);
  };
  const csv = new Transform({ transform: (chunk: Buffer, _encoding, done) => done(null, endLines(chunk)) });
  csv.push(`${bom ? BOM : ''}${head.join(separator)}\r\n`);
  return csv;
}
