import fc from 'fast-check';
import { canonicalJson, ExactNumber, parseExactJson, toJson } from './canonical.ts';

describe('canonicalJson', () => {
  it.each([
    [{ b: 1, a: [true, null, 'é"\n'] }, '{"a":[true,null,"é\\"\\n"],"b":1}'],
    [{}, '{}'],
    [[], '[]'],
    ['text', '"text"'],
    [{ 10: 'x', 9: 'y', B: 1, a: 2 }, '{"10":"x","9":"y","B":1,"a":2}'],
  ])('writes %j as %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('does not depend on the order of keys, and is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), (record) => {
        const value = toJson(record);
        const reversed = toJson(Object.fromEntries(Object.entries(record).reverse()));
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(record)));
      }),
    );
  });

  it('refuses a number that JSON cannot say', () => {
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
  });
});

describe('parseExactJson', () => {
  it.each([
    ...['9007199254740993', '1.10', '0.1000000000000000055511151231257827', '1e400', '-0', '[1.0,{"a":2}]'],
    ...['{"a":-0}', '[1,-12345678901234567]', '{"a":{"b":1E2}}', '{"a":"x:1.5, -0","b":[10,-10]}'],
  ])('keeps every digit of %s', (text) => {
    expect(canonicalJson(parseExactJson(text))).toBe(text);
    expect(canonicalJson(parseExactJson(`\n ${text.replaceAll(':', ' : ')}`)).replaceAll(' ', '')).toBe(
      text.replaceAll(' ', ''),
    );
  });
});

describe('toJson', () => {
  it('writes bigints and dates as text, and what is undefined as null', () => {
    const value = { minor: 10n ** 15n, at: new Date(0), gone: undefined, exact: new ExactNumber('1.0') };
    expect(canonicalJson(toJson(value))).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","exact":1.0,"gone":null,"minor":"1000000000000000"}',
    );
  });

  it.each([[Symbol('x')], [() => 1], [Number.POSITIVE_INFINITY]])('refuses %p', (value) => {
    expect(() => toJson(value)).toThrow(TypeError);
  });
});
