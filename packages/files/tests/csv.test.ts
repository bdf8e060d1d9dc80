import { PassThrough, Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describeWithPython } from '@outlay/testkit/python';
import { waitFor } from '@outlay/testkit/wait-for';
import { z } from 'zod';
import { copiedCsv } from '../src/csv/copied-csv.ts';
import { csvFile } from '../src/csv/csv-file.ts';
import { neutralise } from '../src/csv/neutralise.ts';
import { SEPARATORS } from '../src/csv/csv-options.ts';
import { COLUMNS, HOSTILE_TEXTS, ROWS } from './hostile-texts.ts';

const READ = `
import base64, csv, io, json, sys
given = json.load(sys.stdin)
text = base64.b64decode(given['file']).decode('utf-8-sig', 'strict')
print(json.dumps(list(csv.reader(io.StringIO(text, newline=''), delimiter=given['separator'], strict=True))))
`;

const Lines = z.array(z.array(z.string()));
const table = { columns: COLUMNS, rows: ROWS };

describeWithPython([], 'a CSV file, as Python reads it', (run) => {
  it.each(Object.values(SEPARATORS))(
    'has every text as it was, formulas neutralised, with %j between fields',
    async (separator) => {
      const file = await buffer(csvFile(table, { separator, bom: true }));
      const [head, ...rows] = Lines.parse(run(READ, { file: file.toString('base64'), separator }));
      expect(head).toEqual(COLUMNS.map(({ key }) => key));
      const wanted = HOSTILE_TEXTS.map((hostile) => neutralise(hostile.toWellFormed()));
      expect(rows.slice(0, -1).map((row) => row[2])).toEqual(wanted);
      expect(rows.slice(0, -1).map((row) => row[8])).toEqual(wanted);
      expect(rows[0]).toEqual(expect.arrayContaining(['-1234567890123.45', '2026-02-28', '0.125']));
      expect(rows.at(-1)).toEqual(['100', '', '', '700', '', '', '', '', '']);
    },
  );
});

describe('a CSV file', () => {
  it('ends its lines as RFC 4180 has it, and has a byte order mark on request alone', async () => {
    const rows = [['a\nb'], ['plain']];
    const columns = [{ key: 'note', label: 'Note', kind: 'text' as const }];
    expect(await text(csvFile({ columns, rows }))).toBe('note\r\n"a\nb"\r\nplain\r\n');
    const marked = await buffer(csvFile({ columns, rows }, { bom: true }));
    expect([...marked.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('stops reading its rows once it is destroyed', async () => {
    let isReturned = false;
    async function* endless() {
      try {
        for (;;) yield ['x'];
      } finally {
        isReturned = true;
      }
    }
    const file = csvFile({ columns: [{ key: 'a', label: 'A', kind: 'text' }], rows: endless() });
    file.once('data', () => file.once('data', () => file.destroy()));
    await waitFor(() => isReturned, { what: 'the rows to be let go' });
  });
});

describe("CSV of PostgreSQL's COPY", () => {
  const given = '1,"two\nlines ""quoted"""\n2,plain\n';
  const wanted = 'id,note\r\n1,"two\nlines ""quoted"""\r\n2,plain\r\n';

  const head = ['id', 'note'];

  it.each([1, 2, 7, 1_000])('gets line ends of RFC 4180 in pieces of %i bytes', async (size) => {
    const bytes = Buffer.from(given);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_none, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    expect(await text(Readable.from(pieces).pipe(copiedCsv({ head })))).toBe(wanted);
  });

  it('begins with a byte order mark on request', async () => {
    const bytes = await buffer(Readable.from([Buffer.from(given)]).pipe(copiedCsv({ head, bom: true })));
    expect(bytes.subarray(0, 5)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, 0x69, 0x64]));
  });

  it('has its head before PostgreSQL has found a row', () => {
    const csv = new PassThrough().pipe(copiedCsv({ head, separator: SEPARATORS.SEMICOLON }));
    expect(String(csv.read())).toBe('id;note\r\n');
  });
});
