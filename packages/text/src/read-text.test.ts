import { readLine, readOptionalLine, readOptionalLines } from './read-text.ts';

const refused = (code: string) =>
  expect.objectContaining({ code: 'VALIDATION_FAILED', details: [expect.objectContaining({ field: 'name', code })] });

describe('a line of text', () => {
  it.each([
    ['  Petty cash ', 'Petty cash'],
    ['Petty \t\r\n cash', 'Petty cash'],
    ['Petty\u00a0\u2003\u3000cash\u2028', 'Petty cash'],
    ['Cafe\u0301', 'Café'],
    ['가', '가'],
    ['\u212bngström', 'Ångström'],
    ['\ufeffAmazon', 'Amazon'],
    ['Ama\u200bzon', 'Amazon'],
    ['co\u00adoperate', 'cooperate'],
    ['e\u200b\u0301', 'é'],
    ['a \u200b b', 'a b'],
    ['Cash\u200d', 'Cash'],
    ['\u200cCash', 'Cash'],
    ['a \u200d b', 'a b'],
    ['Ca\u{e0063}sh', 'Cash'],
    [`Cash${'\u{e0041}'.repeat(200_000)}`, 'Cash'],
  ])('%j is read as %j', (text, read) => expect(readLine(text, 'name', 20)).toBe(read));

  it.each([
    'می\u200cخواهم',
    'ക്\u200d',
    'क्\u200dष',
    '👩\u200d💻',
    '👨\u200d👩\u200d👧\u200d👦',
    '🏳\ufe0f\u200d🌈',
    '❤\ufe0f',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '👍🏽',
    '1\ufe0f\u20e3',
    'שלום\u200f!',
    'İstanbul',
    'ｆｕｌｌ',
    'a\u0301\u0328'.normalize('NFC'),
  ])('%j is kept as it is', (text) => expect(readLine(text, 'name', 20)).toBe(text));

  it.each([
    ...[
      'a\u0000b',
      '\u0000',
      'a\u0007',
      'a\u000bb',
      'a\u000c',
      'a\u001b[31m',
      'a\u001fb',
      'a\u007fb',
      'a\u0085b',
      'a\u009f',
    ],
    ...['a\u202eb', '\u202aa', 'a\u202c', 'a\u2066b\u2069', 'a\u2067b', 'a\u2068b', 'a\ufff9b'],
    ...['\ud800', 'a\udc00b', 'a\ud83d', '\udc00\ud800', 'a\uffffb', 'a\ufdd0', 'a\u{1fffe}'],
    ...[
      '\u200b',
      '\u200d',
      ' \u2060 ',
      '\ufeff',
      '\u3164',
      '\u115f\u1160',
      '\uffa0',
      '\u2800',
      '\u00ad',
      '\ufe0f',
      '\u034f',
      '\u061c',
    ],
    ...['\u200e\u200f', '\u180e', '\u17b4', '\u{e0041}\u{e0042}', '\u{1d159}', '\u{e0100}', '\u200b \u3164\n'],
  ])('%j is refused', (text) => expect(() => readOptionalLine(text, 'name', 20)).toThrow(refused('BAD_TEXT')));

  it.each(['', ' ', '\t\n', '\u00a0\u3000\u2028'])('%j is nothing', (text) => {
    expect(() => readLine(text, 'name', 20)).toThrow(refused('REQUIRED'));
    expect(readOptionalLine(text, 'name', 20)).toBeNull();
    expect(readOptionalLines(text, 'name', 20)).toBeNull();
  });

  it('may be left out', () => {
    expect(readOptionalLine(undefined, 'name', 20)).toBeNull();
    expect(readOptionalLine(null, 'name', 20)).toBeNull();
  });

  it.each([
    ['🏦🏦🏦', 3],
    ['  ab  c  ', 4],
    ['Cafe\u0301', 4],
    ['\u0958', 2],
  ])('counts %j, once read, as %i code points', (text, length) => {
    expect(Array.from(readLine(text, 'name', length))).toHaveLength(length);
    expect(() => readLine(text, 'name', length - 1)).toThrow(refused('TOO_LONG'));
  });

  it('says in what it counts, and which character it refuses', () => {
    expect(() => readLine('abcd', 'name', 3)).toThrow(
      detail('must have at most 3 characters (Unicode code points), not 4'),
    );
    expect(() => readLine('a\u202eb', 'name', 3)).toThrow(detail('must not contain the control character U+202E'));
  });

  it('is read the same the second time', () => {
    const line = readLine(' e\u200b\u0301 \t x\u200d ', 'name', 20);
    expect(readLine(line, 'name', 20)).toBe(line);
  });
});

describe('lines of text', () => {
  it.each([
    ['one\ntwo', 'one\ntwo'],
    ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['one\u2028two\u2029three', 'one\ntwo\nthree'],
    ['\n  one \t x  \n\n  two\n\n', 'one x\n\ntwo'],
    ['Cafe\u0301\n', 'Café'],
  ])('%j are read as %j', (text, read) => expect(readOptionalLines(text, 'name', 40)).toBe(read));

  it.each(['a\u0000', 'a\u000bb', 'a\n\u202eb', 'a\n\ud800', '\u200b\n\u200b'])('%j are refused', (text) => {
    expect(() => readOptionalLines(text, 'name', 40)).toThrow(refused('BAD_TEXT'));
  });
});

function detail(message: string) {
  return expect.objectContaining({ details: [expect.objectContaining({ message })] });
}
