import { Transform } from 'node:stream';
import { BOM } from './csv-options.ts';

const [QUOTE, CR, LF] = [0x22, 0x0d, 0x0a];

/** Makes RFC 4180's CSV from that of PostgreSQL's COPY: its lines end in LF alone. Line breaks within quotes stay as they are. */
export function copiedCsv({ bom = false }: { bom?: boolean | undefined } = {}): Transform {
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
  if (bom) csv.push(BOM);
  return csv;
}
