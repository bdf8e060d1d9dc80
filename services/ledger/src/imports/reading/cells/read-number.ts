import type { CurrencyCode } from '@outlay/money/currencies';
import { parseDecimal } from '@outlay/money/decimal';
import type { DecimalSign } from '../import-format.ts';
import { numberShape, plainDecimal, type NumberShape } from '../values/number-shape.ts';
import { isSpent } from '../values/spent.ts';
import { CellFaultError, quoted } from './cell-error.ts';

export interface CellNumber {
  /** A plain decimal without sign, and without zeros at its end. */
  readonly magnitude: string;
  readonly isNegative: boolean;
  readonly isZero: boolean;
  readonly currency: CurrencyCode | null;
  /** The bank's word for the direction of the money. */
  readonly mark: NumberShape['mark'];
}

/** null for an empty cell. @throws CellFaultError */
export function readNumber(text: string, decimal: DecimalSign | null): CellNumber | null {
  if (text === '' || /^-+$/.test(text)) return null;
  const shape = numberShape(text);
  if (shape === null) throw notANumber(text);
  const magnitude = shortDecimal(decimal === null ? agreed(shape, text) : fitting(shape, decimal, text));
  const { units } = parseDecimal(magnitude, 'amount');
  return { magnitude, isNegative: isSpent(shape), isZero: units === 0n, currency: shape.currency, mark: shape.mark };
}

/** The number with its sign, as a plain decimal. */
export function signed({ magnitude, isNegative, isZero }: CellNumber): string {
  return isNegative && !isZero ? `-${magnitude}` : magnitude;
}

function fitting({ digits }: NumberShape, decimal: DecimalSign, text: string): string {
  const plain = plainDecimal(digits, decimal);
  if (plain !== null) return plain;
  const other = plainDecimal(digits, decimal === '.' ? ',' : '.');
  if (other === null) throw notANumber(text);
  const sign = decimal === '.' ? 'point' : 'comma';
  throw new CellFaultError({
    code: 'NOT_A_DECIMAL',
    message: `${quoted(text)} is no number with a decimal ${sign}, as the other numbers are.`,
    hint: `Write it with a decimal ${sign}, or choose another decimal sign for the file.`,
  });
}

function agreed({ digits }: NumberShape, text: string): string {
  const numbers = [plainDecimal(digits, '.'), plainDecimal(digits, ',')].filter((plain) => plain !== null);
  const [first, second] = [...new Set(numbers.map(shortDecimal))];
  if (first === undefined) throw notANumber(text);
  if (second === undefined) return first;
  throw new CellFaultError({
    code: 'AMBIGUOUS',
    message: `${quoted(text)} may be ${first} or ${second}.`,
    hint: 'Choose the decimal sign for the file.',
  });
}

function notANumber(text: string): CellFaultError {
  const message = `${quoted(text)} is no number.`;
  return new CellFaultError({ code: 'NOT_A_DECIMAL', message, hint: 'Write it as 1234.50.' });
}

/** Zeros at the end say nothing, and would be too many decimals for some currencies. */
function shortDecimal(plain: string): string {
  return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
}
