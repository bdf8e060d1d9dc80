import { parseExactJson } from '../kit/exact-json.ts';
import { decimal, rate } from './fields.ts';

const DIGITS = 'must have at most 18 digits before the decimal point and 12 after it, fewer in most currencies';
const messageOf = (json: string, field = decimal('An amount.')) =>
  field.safeParse(parseExactJson(json)).error?.issues.map(({ message }) => message);

describe('decimal', () => {
  it.each(['1e400', '"1e400"', '1e-400', '-1E+41', '"1e99999999999"', '"1111111111111111111"', '0.0000000000001'])(
    'says of the number %s how many digits are allowed',
    (json) => expect(messageOf(json)).toEqual([DIGITS]),
  );

  it.each(['"ten"', '""', '" 1"', '"1,5"', '"0x10"', '"NaN"', '"1e"', '"+1"', '".5"', 'true', 'null', '[]', '{}'])(
    'says of %s that it is no number',
    (json) => expect(messageOf(json)).toEqual(['must be a number or a numeric string']),
  );
});

describe('rate', () => {
  it('says of a number of absurd size how long it may be', () => {
    expect(messageOf('1e-400', rate('A rate.'))).toEqual(['must be written with at most 40 characters']);
  });
});
