import { invalidField } from '@outlay/errors/app-error';

/** A finite decimal, exactly: `units / 10^scale`. `12.50` is `{units: 1250n, scale: 2}`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Far above any amount or rate, and short enough that reading it costs nothing. */
const MAX_LENGTH = 40;

const PLAIN_DECIMAL = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;

/**
 * Reads a plain decimal: an optional `-`, digits without leading zeros, optionally a point and digits. No exponent, no `+`, no
 * spaces, no separators of thousands: what could be read in two ways is refused. Never passes through a float.
 *
 * @throws AppError VALIDATION_FAILED naming `field`
 */
export function parseDecimal(text: string, field: string): Decimal {
  if (text.length > MAX_LENGTH)
    throw invalidField(field, `must have at most ${MAX_LENGTH} characters`, 'NOT_A_DECIMAL');
  const match = PLAIN_DECIMAL.exec(text);
  if (match === null) {
    throw invalidField(
      field,
      'must be a plain decimal number in the digits 0 to 9 without leading zeros, such as 12.50',
      'NOT_A_DECIMAL',
    );
  }
  const [, sign = '', whole = '', fraction = ''] = match;
  return { units: BigInt(sign + whole + fraction), scale: fraction.length };
}

/** Writes `units / 10^scale` with exactly `scale` decimals; the inverse of {@link parseDecimal}. */
export function formatDecimal({ units, scale }: Decimal): string {
  const sign = units < 0n ? '-' : '';
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, '0');
  const point = digits.length - scale;
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** |value|. */
export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** 10 to the power of `exponent` (not negative). */
export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}
