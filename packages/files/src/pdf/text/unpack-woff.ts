import { inflateSync } from 'node:zlib';

const HEADER = 44;
const ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;
const SIGNATURE = 'wOFF';

/**
 * Unpacks a WOFF 1.0 file to the TrueType font in it. fontkit reads both, but unpacks a whole table anew for each glyph of a WOFF
 * file: a page of Chinese takes seconds.
 *
 * @param without names of tables that are left out
 */
export function unpackWoff(woff: Buffer, without: readonly string[] = []): Buffer {
  if (woff.toString('latin1', 0, 4) !== SIGNATURE) throw new Error('The file is not a font of the format WOFF 1.0.');
  const entries = entriesOf(woff).filter((entry) => !without.includes(entry.toString('latin1', 0, 4)));
  const count = entries.length;
  const head = Buffer.alloc(SFNT_HEADER + count * SFNT_ENTRY);
  writeHeader(head, woff.readUInt32BE(4), count);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (const [index, entry] of entries.entries()) {
    const table = tableOf(woff, entry);
    const at = SFNT_HEADER + index * SFNT_ENTRY;
    entry.copy(head, at, 0, 4);
    entry.copy(head, at + 4, 16, 20);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(table.length, at + 12);
    const padding = Buffer.alloc(-table.length & 3);
    parts.push(table, padding);
    offset += table.length + padding.length;
  }
  return Buffer.concat(parts);
}

function entriesOf(woff: Buffer): Buffer[] {
  return Array.from({ length: woff.readUInt16BE(12) }, (_, index) =>
    woff.subarray(HEADER + index * ENTRY, HEADER + (index + 1) * ENTRY),
  );
}

function tableOf(woff: Buffer, entry: Buffer): Buffer {
  const [offset, packed, length] = [entry.readUInt32BE(4), entry.readUInt32BE(8), entry.readUInt32BE(12)];
  const stored = woff.subarray(offset, offset + packed);
  return packed < length ? inflateSync(stored) : stored;
}

function writeHeader(head: Buffer, flavor: number, count: number): void {
  const power = Math.floor(Math.log2(count));
  head.writeUInt32BE(flavor, 0);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(2 ** power * SFNT_ENTRY, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE((count - 2 ** power) * SFNT_ENTRY, 10);
}
