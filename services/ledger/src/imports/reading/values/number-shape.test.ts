import { numberShape, plainDecimal } from './number-shape.ts';
import { isSpent } from './spent.ts';

/** The number in both readings, with its sign and currency. */
function read(text: string) {
  const shape = numberShape(text);
  if (shape === null) return null;
  const sign = isSpent(shape) ? '-' : '';
  const plain = (decimal: '.' | ',') => {
    const number = plainDecimal(shape.digits, decimal);
    return number === null ? null : sign + number;
  };
  return [plain('.'), plain(','), shape.currency];
}

describe('numberShape', () => {
  it.each([
    ['12.30', '12.30', null, null],
    ['12,30', null, '12.30', null],
    ['1,234.50', '1234.50', null, null],
    ['1.234,50', null, '1234.50', null],
    ['1.234', '1.234', '1234', null],
    ['1,234', '1234', '1.234', null],
    ['1.234.567', null, '1234567', null],
    ['1,00,000.00', '100000.00', null, null],
    ["1'234.50", '1234.50', null, null],
    ['1’234.50', '1234.50', null, null],
    ['1\u00a0234,50', null, '1234.50', null],
    ['1\u202f234,50 €', null, '1234.50', 'EUR'],
    ['1 234 567,00', null, '1234567.00', null],
    ['-12.30', '-12.30', null, null],
    ['−12,30', null, '-12.30', null],
    ['+12.30', '12.30', null, null],
    ['12,30-', null, '-12.30', null],
    ['(12.30)', '-12.30', null, null],
    ['($1,012.30)', '-1012.30', null, null],
    ['-$12.30', '-12.30', null, null],
    ['$-12.30', '-12.30', null, null],
    ['- 12.30 EUR', '-12.30', null, 'EUR'],
    ['EUR 12,30', null, '12.30', 'EUR'],
    ['12,30 €', null, '12.30', 'EUR'],
    ['€12.30', '12.30', null, 'EUR'],
    ['12,30 € -', null, '-12.30', 'EUR'],
    ["CHF 1'234.-", '1234', '1234', 'CHF'],
    ['12,-', '12', '12', null],
    ['12,30 S', null, '-12.30', null],
    ['12,30 H', null, '12.30', null],
    ['1,250.00 Dr', '-1250.00', null, null],
    ['R$ 54,90', null, '54.90', 'BRL'],
    ['Rs. 1,250', '1250', '1.250', 'INR'],
    ["'-5.00", '-5.00', null, null],
    ['.50', '0.50', null, null],
    ['007.50', '7.50', null, null],
    ['0', '0', '0', null],
  ])('reads %j', (text, dot, comma, currency) => {
    expect(read(text)).toEqual([dot, comma, currency]);
  });

  it.each([
    '',
    'x',
    '12%',
    '1.2.3.4',
    '31.12.2026',
    '2026-12-31',
    '10:30',
    'DE12 5001 0517',
    '12.30 apples',
    '--5',
    '-5-',
    '1e3',
    '12..5',
    '5 EUR 3',
    'EUR 5 USD',
    '1,23,4',
    '1 2 3',
    '12,345,67',
    '9'.repeat(80),
  ])('reads no number from %j', (text) => {
    const [dot, comma] = read(text) ?? [null, null];
    expect([dot, comma]).toEqual([null, null]);
  });
});
