import type { ErrorDetail } from './app-error.ts';
import type { DetailCode } from './detail-codes.ts';

/** Codes of values that a scalar refuses, by the scalar. */
const SCALAR_CODES = new Map<string, DetailCode>([
  ['Decimal', 'NOT_A_DECIMAL'],
  ['Date', 'NOT_A_DATE'],
  ['DateTime', 'NOT_A_DATE_TIME'],
  ['CurrencyCode', 'UNKNOWN_CURRENCY'],
]);

/**
 * Details of a value that does not fit its type, read from the message of graphql-js, which says nowhere else what is wrong. Empty
 * for any other message.
 */
export function valueDetails(message: string): ErrorDetail[] {
  const nested = /^Variable "\$\w+" got invalid value .* at "([^"]+)"; (.*)$/s.exec(message);
  if (nested) return [detailOf(nested[1] ?? '', nested[2] ?? '')];
  const whole = /^Variable "\$(\w+)" got invalid value .*; (.*)$/s.exec(message);
  if (whole) return [detailOf(whole[1] ?? '', whole[2] ?? '')];
  const missing = /^Variable "\$(\w+)" of (?:required type ".*" was not provided|non-null type ".*" must not be null)/;
  const name = missing.exec(message)?.[1] ?? / argument "(\w+)" of type ".*" is required, but/.exec(message)?.[1];
  if (name !== undefined) return [required(name)];
  return /^Field "[\w.]+" (?:of required type|is not defined by type)/.test(message) ? [detailOf('', message)] : [];
}

/** @param reason what graphql-js says of the value at `path`, or of a field of the object there */
function detailOf(path: string, reason: string): ErrorDetail {
  const field = path.replace(/\[(\d+)\]/g, '.$1');
  const [, name = ''] = /^Field "(?:\w+\.)?(\w+)"/.exec(reason) ?? [];
  const inside = [field, name].filter((part) => part !== '').join('.');
  if (/ was not provided\.?$/.test(reason)) return required(inside);
  if (/^Expected non-nullable type /.test(reason)) return required(field);
  if (/ is not defined by type /.test(reason)) {
    const hint = / Did you mean .*\?$/s.exec(reason)?.[0] ?? '';
    return { field: inside, message: `is not a known field.${hint}`.replace(/\.$/, ''), code: 'UNKNOWN_FIELD' };
  }
  const [, scalar = '', rule = ''] = /^(?:Expected type "\w+"\. )?(\w+) (must be .*?)\.?$/s.exec(reason) ?? [];
  const code = SCALAR_CODES.get(scalar);
  if (code !== undefined) return { field, message: rule, code };
  return { field, message: reason, code: / enum\b|^Enum /.test(reason) ? 'INVALID_CHOICE' : 'INVALID_TYPE' };
}

function required(field: string): ErrorDetail {
  return { field, message: 'is required', code: 'REQUIRED' };
}
