import { parseStrictJson } from '../../http/strict-json.ts';

declare global {
  interface JSON {
    /** A value that `JSON.stringify` writes exactly as `text`. */
    rawJSON(text: string): RawJson;
  }
}

/** Result of `JSON.rawJSON`: `JSON.stringify` writes its text unchanged. */
export interface RawJson {
  readonly rawJSON: string;
}

/** A JSON number that a double cannot hold: its value as plain decimal text. */
export class ExactNumber {
  readonly decimal: string;

  constructor(decimal: string) {
    this.decimal = decimal;
  }
}

/** Larger exponents are refused: 1e999999999 would be written out. */
const MAX_EXPONENT = 40;
/** A number as JSON writes one; leading zeros are passed over. */
export const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** A number that is written plainly already. */
const PLAIN = /^-?(?:(?:0|[1-9]\d*)\.\d*[1-9]|[1-9]\d*)$|^0$/;

/**
 * Parses a request body. Numbers that a double holds exactly arrive as numbers, all others as `ExactNumber`: no digit
 * of an amount is lost on the way in.
 *
 * @throws AppError VALIDATION_FAILED as `parseStrictJson` does
 */
export function parseExactJson(text: string): unknown {
  const { value, hasLongNumbers } = parseStrictJson(text);
  if (!hasLongNumbers) return value;
  return JSON.parse(text, (_key, part: unknown, context?: { source?: string }) =>
    typeof part === 'number' ? exactNumber(part, context?.source ?? String(part)) : part,
  );
}

function exactNumber(value: number, source: string): number | ExactNumber {
  const decimal = plainDecimal(source);
  if (decimal === null) return new ExactNumber(source);
  return plainDecimal(String(value)) === decimal ? value : new ExactNumber(decimal);
}

/**
 * Writes a number without exponent, leading or trailing zeros: `1e2` is `100`, `250.750` is `250.75`, `-0` is `0`.
 *
 * @returns null when the text is no number, or one of absurd size
 */
export function plainDecimal(text: string): string | null {
  if (PLAIN.test(text)) return text;
  const match = NUMBER.exec(text);
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > MAX_EXPONENT) return null;
  const point = whole.length + exponent;
  const digits = (whole + fraction).padEnd(point, '0');
  const padded = point > 0 ? digits : digits.padStart(digits.length - point + 1, '0');
  const at = Math.max(point, 1);
  const integer = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const rest = padded.slice(at).replace(/0+$/, '');
  const unsigned = rest === '' ? integer : `${integer}.${rest}`;
  return unsigned === '0' ? '0' : sign + unsigned;
}

/**
 * A decimal as a JSON number, written digit for digit and in one form only: no trailing zeros.
 *
 * @throws Error when the text is no decimal
 */
export function jsonNumber(decimal: string): RawJson {
  const plain = plainDecimal(decimal);
  if (plain === null) throw new Error('A service answered an amount that is not a decimal.');
  return JSON.rawJSON(plain);
}
