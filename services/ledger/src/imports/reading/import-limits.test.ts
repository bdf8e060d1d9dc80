import { recogniseFile } from './recognise-file.ts';
import { parseRows } from './table/parse-rows.ts';

const MIB = 1024 * 1024;

async function* repeated(text: string, bytes: number, head = '') {
  if (head !== '') yield Buffer.from(head);
  const piece = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
}

const recognise = (open: () => AsyncIterable<Uint8Array>) =>
  recogniseFile(open, { kind: 'expenses', lastDay: '2027-11-30' });

/** Refused before more than a little of the file is read. */
async function refusal(open: () => AsyncGenerator<Uint8Array>) {
  let pieces = 0;
  const counted = async function* () {
    for await (const piece of open()) {
      pieces++;
      yield piece;
    }
  };
  const error: unknown = await recognise(counted).catch((thrown: unknown) => thrown);
  return { error, pieces };
}

describe('limits of a file', () => {
  it.each([
    ['a line of 200 MB', () => repeated('x', 200 * MIB, 'Date,Amount\n')],
    ['a million columns', () => repeated('a,', 2 * MIB, 'Date,Amount\n')],
    [
      'a quotation mark that is never closed',
      () => repeated('2026-01-01,1.00\n', 200 * MIB, 'Date,Amount\n2026-01-01,1\n"'),
    ],
    ['101 columns', () => repeated(`${'1,'.repeat(100)}1\n`, 1000, 'Date,Amount\n')],
  ])('refuses %s at once', async (_, open) => {
    const { error, pieces } = await refusal(open);
    expect(error).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', message: expect.stringMatching(/[Ll]ine [123] /) });
    expect(pieces).toBeLessThan(20);
  });

  it('refuses more than 100,000 rows', async () => {
    const open = () => repeated('2026-01-01,1.00\n', 100_001 * 16, 'Date,Amount\n');
    await expect(recognise(open)).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: expect.stringContaining('100,000 rows'),
    });
  });

  it.each([
    ['PK\x03\x04....', 'workbook'],
    ['%PDF-1.7', 'PDF'],
    ['<?xml version="1.0"?>', 'XML'],
    ['{"a":1}', 'JSON'],
  ])('names what is no table: %j', async (text, name) => {
    await expect(recognise(() => repeated(text, 1))).rejects.toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message: expect.stringContaining(name),
    });
  });

  it('takes a file that begins as ASCII for what it becomes', async () => {
    const open = async function* () {
      yield Buffer.from(`Datum;Anbieter;Betrag\n${'31.12.2025;Bahn;1,00\n'.repeat(20_000)}`);
      yield Buffer.from('31.12.2025;M\xfcller;1,00\n', 'latin1');
    };
    const { format } = await recognise(open);
    expect(format.encoding).toBe('windows-1252');
    const vendors = new Set<string | undefined>();
    for await (const { cells } of parseRows(open(), format)) vendors.add(cells[1]);
    expect([...vendors]).toEqual(['Bahn', 'Müller']);
  });

  it('names the line from which a chosen encoding does not fit', async () => {
    const open = async function* () {
      yield Buffer.from('Datum;Betrag\n31.12.2025;1 \xa4\n', 'latin1');
    };
    const choices = { encoding: 'utf-8' } as const;
    await expect(recogniseFile(open, { kind: 'expenses', lastDay: '2027-11-30', choices })).rejects.toMatchObject({
      details: [{ field: 'format.encoding', message: expect.stringContaining('line 1') }],
    });
  });

  it('lets others have their turn while it reads a part that is at hand', async () => {
    const whole = Buffer.from(`Date,Amount\n${'2026-01-01,1.00\n'.repeat(50_000)}`);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await recognise(async function* () {
      yield whole;
    });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});
