import { describe, expect, it } from 'vitest';
import { decimalText, parseDecimal } from './parse-decimal.ts';

const read = (text: string, tag: string, digits = 2): string => {
  const parsed = parseDecimal(text, tag, digits);
  return 'amount' in parsed ? parsed.amount : parsed.problem;
};

describe('parseDecimal', () => {
  it.each([
    ['12', '12'],
    ['12.5', '12.5'],
    ['12.50', '12.50'],
    ['12,50', '12.50'],
    ['1,234', '1234'],
    ['1,234.56', '1234.56'],
    ['1.234,56', '1234.56'],
    ['1,234,567.8', '1234567.8'],
    ['12,34,567.80', '1234567.80'],
    ['0,123', 'TOO_MANY_DECIMALS'],
    ['.5', '0.5'],
    ['007', '7'],
    ['-3.10', '-3.10'],
    ['1.2300', '1.23'],
    [' 1 234.5 ', '1234.5'],
    ["1'234.50", '1234.50'],
    ['1.234', 'TOO_MANY_DECIMALS'],
    ['', 'EMPTY'],
    ['twelve', 'NOT_A_DECIMAL'],
    ['1.2.3', 'NOT_A_DECIMAL'],
    ['1,23.45,6', 'NOT_A_DECIMAL'],
    ['12,34.50', 'NOT_A_DECIMAL'],
    ['1e5', 'NOT_A_DECIMAL'],
    ['--1', 'NOT_A_DECIMAL'],
  ])('reads %j in English as %j', (text, wanted) => {
    expect(read(text, 'en-US')).toBe(wanted);
  });

  it.each([
    ['12,5', '12.5'],
    ['12,50', '12.50'],
    ['12.50', '12.50'],
    ['1.234', '1234'],
    ['1.234,56', '1234.56'],
    ['1,234.56', '1234.56'],
    ['1.234.567,8', '1234567.8'],
    ['1,234', 'TOO_MANY_DECIMALS'],
    [',5', '0.5'],
    ['1 234,56', '1234.56'],
  ])('reads %j in German as %j', (text, wanted) => {
    expect(read(text, 'de-DE')).toBe(wanted);
  });

  it('allows the decimals of the currency', () => {
    expect(read('1.234', 'en-US', 3)).toBe('1.234');
    expect(read('12,5', 'de-DE', 0)).toBe('TOO_MANY_DECIMALS');
    expect(read('12,00', 'de-DE', 0)).toBe('12');
  });

  it('reads a comma before three digits as a decimal where spaces group', () => {
    expect(read('1,234', 'fr-FR', 3)).toBe('1.234');
    expect(read('1\u202f234,50', 'fr-FR')).toBe('1234.50');
  });
});

describe('decimalText', () => {
  it.each([
    ['1234.56', 'en-US', '1234.56'],
    ['1234.56', 'de-DE', '1234,56'],
    ['1234.567', 'de-DE', '1234,567'],
    ['5', 'de-DE', '5'],
  ])('writes %s in %s so that it is read again', (amount, tag, text) => {
    expect(decimalText(amount, tag)).toBe(text);
    expect(read(text, tag, 4)).toBe(amount);
  });
});
