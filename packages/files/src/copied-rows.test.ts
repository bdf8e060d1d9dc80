import { Readable } from 'node:stream';
import { copiedRows } from './copied-rows.ts';

const read = async (text: string, size: number) => {
  const bytes = Buffer.from(text);
  const count = Math.ceil(bytes.length / size);
  const chunks = Array.from({ length: count }, (_none, index) => bytes.subarray(index * size, (index + 1) * size));
  const rows = [];
  for await (const batch of copiedRows(Readable.from(chunks))) rows.push(...batch);
  return rows;
};

describe("rows of PostgreSQL's COPY", () => {
  it.each([1, 3, 1_000])('are read in pieces of %i bytes', async (size) => {
    const text = '1\t\\N\t\n2\ttwo\\nlines\\tand \\\\N\tŁódź 🙂\n';
    expect(await read(text, size)).toEqual([
      ['1', null, ''],
      ['2', 'two\nlines\tand \\N', 'Łódź 🙂'],
    ]);
  });

  it('are refused where they end in the middle', async () => {
    await expect(read('1\t2\n3', 100)).rejects.toThrow('ends within a row');
  });
});
