import { isCurrency } from '@outlay/money/currencies';
import { readLength } from '@outlay/text/read-text';
import { z } from 'zod';
import { issueCode, refused } from '../../http/issue-code.ts';
import { ExactNumber, NUMBER, plainDecimal, type RawJson } from '../kit/exact-json.ts';

const MAX_TEXT = 2000;
const MAX_LIST = 100;
const WHOLE = /^\d+$/;
/** Upper bound for every currency; the service checks the digits of the amount's own currency. */
const AMOUNT = /^-?\d{1,18}(\.\d{1,12})?$/;
const AMOUNT_DIGITS = 'must have at most 18 digits before the decimal point and 12 after it, fewer in most currencies';
const NO_ID = refused('must be an id: a whole number', 'INVALID_ID');
const NO_ID_OR_NONE = refused('must be an id, or blank for those without one', 'INVALID_ID');
/** As long as the graph's Decimal. */
const RATE = /^.{1,40}$/;

/** Text, counted in Unicode code points, without what PostgreSQL cannot store: NUL and halves of surrogate pairs. */
export function text(max = MAX_TEXT, min = 0) {
  const string = min === 0 ? z.string() : z.string().min(min, min === 1 ? 'must not be empty' : undefined);
  return string
    .refine(
      (value) => readLength(value) <= max,
      refused(`must have at most ${max} characters (Unicode code points)`, 'TOO_LONG'),
    )
    .refine(
      (value) => !value.includes('\0') && value.isWellFormed(),
      refused('must not contain NUL or a lone surrogate', 'BAD_TEXT'),
    )
    .meta({ maxLength: max });
}

/** Text that is not blank. */
export function title(max: number) {
  return text(max, 1).refine((value) => value.trim() !== '', refused('must not be empty', 'REQUIRED'));
}

/** An exact amount: a JSON number or a numeric string comes in, plain decimal text goes on to GraphQL. */
export function decimal(description: string) {
  return decimalWithin(AMOUNT, AMOUNT_DIGITS, description);
}

/** An exchange rate, with as many decimals as a quotient has: they are rounded where it is stored. */
export function rate(description: string) {
  return decimalWithin(RATE, 'must be written with at most 40 characters', description);
}

function decimalWithin(allowed: RegExp, message: string, description: string) {
  return z
    .unknown()
    .transform((value, context) => {
      const plain = toDecimal(value);
      if (plain === null)
        return isNumber(value)
          ? fail(context, value, refused(message, 'OUT_OF_RANGE'))
          : fail(context, value, refused('must be a number or a numeric string', 'NOT_A_DECIMAL'));
      return allowed.test(plain) ? plain : fail(context, value, refused(message, 'OUT_OF_RANGE'));
    })
    .meta({ description, anyOf: [{ type: 'number' }, { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' }] });
}

function toDecimal(value: unknown): string | null {
  if (value instanceof ExactNumber) return plainDecimal(value.decimal);
  return typeof value === 'number' || typeof value === 'string' ? plainDecimal(String(value)) : null;
}

/** True for a number of any size, also one that no field takes. */
function isNumber(value: unknown): boolean {
  if (value instanceof ExactNumber || typeof value === 'number') return true;
  return typeof value === 'string' && NUMBER.test(value);
}

/** Reports an issue with a value; for undefined, that it is required. */
export function fail(context: z.RefinementCtx, value: unknown, reason: ReturnType<typeof refused>): never {
  const { message, params } = value === undefined ? refused('is required', 'REQUIRED') : reason;
  context.addIssue({ code: 'custom', message, params, input: value });
  return z.NEVER;
}

/** An id in a body: a whole number. One that is too large to exist is passed on and answered as an unknown id. */
export function bodyId(description: string) {
  return z
    .unknown()
    .transform((value, context) => {
      const id = value instanceof ExactNumber || typeof value === 'number' ? toDecimal(value) : null;
      return id !== null && WHOLE.test(id) ? id : fail(context, value, NO_ID);
    })
    .meta({ description, type: 'integer', minimum: 1 });
}

/** An id in a body, or blank for what has none. */
export function bodyIdOrNone(description: string) {
  const ids = bodyId(description);
  return z
    .unknown()
    .transform((value, context): string => {
      if (value === '') return value;
      const read = ids.safeParse(value);
      return read.success ? read.data : fail(context, value, NO_ID_OR_NONE);
    })
    .meta({ description, anyOf: [{ type: 'integer', minimum: 1 }, { const: '' }] });
}

/** An id in a query: digits. */
export function queryId(description: string) {
  return z
    .string()
    .refine((value) => /^\d{1,30}$/.test(value), NO_ID)
    .meta({ description, type: 'integer', minimum: 1, pattern: '^\\d{1,30}$' });
}

/** A parameter that may be repeated, each time with one of the values that are wanted. */
export function anyOf<T>(value: z.ZodType<T>, description: string) {
  const list = z.array(value).max(MAX_LIST, `must not be given more than ${MAX_LIST} times`);
  return z
    .unknown()
    .transform((given, context): T[] => {
      const read = list.safeParse([given].flat());
      if (read.success) return read.data;
      for (const issue of read.error.issues) {
        context.addIssue({ code: 'custom', ...refused(issue.message, issueCode(issue)), input: '' });
      }
      return z.NEVER;
    })
    .meta({ description, type: 'array', items: describedItem(value), maxItems: MAX_LIST });
}

/** A value of a query as the document describes it: to zod all of them are texts. */
function describedItem(value: z.ZodType): object {
  const { type = 'string', minimum, anyOf: choices } = value.meta() ?? {};
  if (choices !== undefined) return { anyOf: choices };
  return { type, ...(minimum !== undefined && { minimum }) };
}

/** An id in a query, or blank for what has none. */
export function queryIdOrNone() {
  return z
    .string()
    .refine((value) => /^(?:\d{1,30})?$/.test(value), NO_ID_OR_NONE)
    .meta({ anyOf: [{ type: 'integer', minimum: 1 }, { const: '' }] });
}

/** An id in a path. Text that is no id is answered as an unknown id. */
export const pathId = z.strictObject({ id: z.string().meta({ type: 'integer', minimum: 1, examples: [45] }) });

/** A day that exists, `YYYY-MM-DD`. */
export function day(description: string) {
  return z
    .string()
    .refine(isDay, refused('must be a day that exists, written YYYY-MM-DD', 'NOT_A_DATE'))
    .meta({ description, format: 'date', examples: ['2025-11-20'] });
}

function isDay(value: string): boolean {
  return value >= '1000' && z.iso.date().safeParse(value).success;
}

/** An ISO 4217 code. */
export function currency(description: string) {
  return z
    .string()
    .refine(isCurrency, refused('is not a currency of ISO 4217', 'UNKNOWN_CURRENCY'))
    .meta({ description, pattern: '^[A-Z]{3}$', examples: ['USD'] });
}

/** A flag in a query. */
export function queryFlag(description: string) {
  return z
    .enum(['true', 'false'], 'must be true or false')
    .transform((value) => value === 'true')
    .meta({ description, type: 'boolean' });
}

/** An amount as it is answered: a JSON number, exact. */
export const amount = z.custom<RawJson>().meta({ type: 'number' });
/** An id as it is answered. */
export const id = z.int();
/** Text of a pattern. */
export function matching(pattern: RegExp, reason: ReturnType<typeof refused>) {
  return z
    .string()
    .refine((value) => pattern.test(value), reason)
    .meta({ pattern: pattern.source });
}

/** An instant as it is answered: RFC 3339 in UTC. */
export const instant = z.string().meta({ format: 'date-time', examples: ['2025-11-20T09:30:00.000Z'] });
