import type { Readable } from 'node:stream';

/** A cell as PostgreSQL writes it. */
export type CopiedCell = string | null;

const NULL = '\\N';
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The rows that PostgreSQL's COPY writes in its text format, in batches as they arrive. */
export async function* copiedRows(copy: Readable): AsyncGenerator<readonly (readonly CopiedCell[])[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of copy) {
    const lines = (rest + decoder.decode(bytesOf(chunk), { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map(cellsOf);
  }
  if (rest !== '') throw new Error('The copy ends within a row.');
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new Error('A copy consists of bytes.');
}

function cellsOf(line: string): CopiedCell[] {
  const cells = line.split('\t');
  return line.includes('\\') ? cells.map(unescaped) : cells;
}

function unescaped(cell: string): CopiedCell {
  if (!cell.includes('\\')) return cell;
  if (cell === NULL) return null;
  return cell.replace(/\\(.)/g, (_all, character: string) => ESCAPES[character] ?? character);
}
