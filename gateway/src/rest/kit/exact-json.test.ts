import fc from 'fast-check';
import { ExactNumber, jsonNumber, parseExactJson, plainDecimal } from './exact-json.ts';

describe('plainDecimal', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['250.75', '250.75'],
    ['250.750', '250.75'],
    ['10450.00', '10450'],
    ['007', '7'],
    ['1e2', '100'],
    ['1.5E+1', '15'],
    ['1.25e1', '12.5'],
    ['12e-3', '0.012'],
    ['-125e-2', '-1.25'],
    ['1e-7', '0.0000001'],
    ['100e-2', '1'],
    ['0e5', '0'],
  ])('writes %s as %s', (text, plain) => {
    expect(plainDecimal(text)).toBe(plain);
  });

  it.each(['', '.5', '1.', '+1', 'NaN', 'Infinity', '1e999999999', '0x10', ' 1', '1,5', '--1'])(
    'refuses %j',
    (text) => {
      expect(plainDecimal(text)).toBeNull();
    },
  );

  it('keeps the value of every integer scaled by any power of ten', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.integer({ min: 0, max: 20 }),
        (digits, scale) => {
          const plain = plainDecimal(`${digits}e-${scale}`) ?? '';
          const [whole = '', fraction = ''] = plain.split('.');
          expect(BigInt(whole.replace('-', '') + fraction.padEnd(scale, '0'))).toBe(digits < 0n ? -digits : digits);
        },
      ),
    );
  });
});

describe('parseExactJson', () => {
  it('gives numbers that a double holds as numbers, whatever way they are written', () => {
    expect(parseExactJson('{"a": 250.750, "b": [1e2, -3], "c": "7"}')).toEqual({ a: 250.75, b: [100, -3], c: '7' });
  });

  it('keeps every digit of the others', () => {
    expect(parseExactJson('[9007199254740993, 0.1234567890123456789]')).toEqual([
      new ExactNumber('9007199254740993'),
      new ExactNumber('0.1234567890123456789'),
    ]);
  });

  it.each(['{', '', '{"a":}', '{"a": NaN}', '['.repeat(200_000)])(
    'answers malformed JSON as the client’s fault',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    },
  );

  it('does not look at more values than any body has', () => {
    const zeros = `[${'0,'.repeat(450_000)}0]`;
    expect(() => parseExactJson(zeros)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    expect(parseExactJson(`[${'0,'.repeat(9_000)}0]`)).toHaveLength(9_001);
  });

  it.each(['{"__proto__": {"role": "OWNER"}}', '{"a": {"constructor": {}}}', '{"prototype": 1}'])(
    'refuses %s',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    },
  );
});

describe('jsonNumber', () => {
  it.each([
    ['250.75', '250.75'],
    ['250.70', '250.7'],
    ['999999999999999.999', '999999999999999.999'],
    ['-12345678901234567.89', '-12345678901234567.89'],
  ])('writes %s as %s', (decimal, json) => {
    expect(JSON.stringify({ amount: jsonNumber(decimal) })).toBe(`{"amount":${json}}`);
  });

  it('does not write what is no number', () => {
    expect(() => jsonNumber('1; drop')).toThrow();
  });
});
