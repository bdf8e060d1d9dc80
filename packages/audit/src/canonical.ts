/** A number as text, where a float could not hold it exactly. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** JSON values, with exact numbers. */
export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * Writes a JSON value in its canonical form: keys sorted by UTF-16 code units, no white space (as in RFC 8785), exact numbers.
 *
 * @throws TypeError for a number without a JSON form (NaN, infinities)
 */
export function canonicalJson(value: Json): string {
  if (value instanceof ExactNumber) return value.source;
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) return canonicalObject(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('JSON has no such number');
  return JSON.stringify(value);
}

function canonicalObject(value: JsonObject): string {
  let members = '';
  for (const key of Object.keys(value).sort()) {
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`;
  }
  return `{${members}}`;
}

/** Finds every number with a fraction, an exponent, sixteen digits or a negative zero; also a few texts that look like one. */
const INEXACT = /(?:^|[:[,])\s*-?(?:\d+[.eE]|\d{16}|(?<=-)0)/;

/** Parses JSON; a number that a float would change becomes an {@link ExactNumber}. */
export function parseExactJson(text: string): Json {
  if (!INEXACT.test(text)) return toJson(JSON.parse(text));
  const value: unknown = JSON.parse(text, (_key, member: unknown, context?: { source?: string }) => {
    if (typeof member !== 'number' || context?.source === undefined || String(member) === context.source) return member;
    return new ExactNumber(context.source);
  });
  return toJson(value);
}

/**
 * Converts an application's value to JSON: a bigint as decimal text, a date as RFC 3339 text, undefined as null.
 *
 * @throws TypeError for a value without a JSON form (functions, symbols, NaN)
 */
export function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (value instanceof ExactNumber) return value;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toJson(member)]));
  }
  throw new TypeError(`A ${typeof value} has no JSON form; convert it before it is audited.`);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
