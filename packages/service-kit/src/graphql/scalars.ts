import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import type { DetailCode } from '@outlay/errors/detail-codes';
import { fieldOfLiteral } from './literal-field.ts';

/** As long as `parseDecimal` takes: how many digits are allowed depends on the field, and its service says so. */
const DECIMAL = /^(?=.{1,40}$)-?\d+(\.\d+)?$/;
const CURRENCY = /^[A-Z]{3}$/;
/** There is no year 0: PostgreSQL refuses it, JavaScript does not. */
const DAY = /^(?!0000)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
/** PostgreSQL refuses offsets of 16 hours and more, JavaScript does not; the largest in use is 14 hours. */
const MOMENT =
  /^.{10}T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?|24:00:00(?:\.0{1,9})?)(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/;
const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Resolvers of the scalars in scalars.graphql. Each travels as a string and is refused as VALIDATION_FAILED when malformed. */
export const scalarResolvers = {
  Decimal: stringScalar(
    'Decimal',
    'NOT_A_DECIMAL',
    'a plain decimal number of at most 40 characters in a string, such as "250.75"',
    (text) => DECIMAL.test(text),
  ),
  CurrencyCode: stringScalar('CurrencyCode', 'UNKNOWN_CURRENCY', 'an ISO 4217 code, such as "USD"', (text) =>
    CURRENCY.test(text),
  ),
  Date: stringScalar('Date', 'NOT_A_DATE', 'a day of the calendar, YYYY-MM-DD', isCalendarDay),
  DateTime: stringScalar(
    'DateTime',
    'NOT_A_DATE_TIME',
    'a moment of RFC 3339, such as "2025-11-20T09:30:00Z"',
    isMoment,
  ),
};

/** Returns true for an existing calendar day: 2024-02-29 exists, 2025-02-29 does not. */
export function isCalendarDay(text: string): boolean {
  const [, yearText, monthText, dayText] = DAY.exec(text) ?? [];
  const [year, month, day] = [Number(yearText), Number(monthText), Number(dayText)];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && isLeap ? 29 : (DAYS_OF_MONTHS[month - 1] ?? 0);
  return day <= last;
}

function isMoment(text: string): boolean {
  return MOMENT.test(text) && isCalendarDay(text.slice(0, 10));
}

function stringScalar(
  name: string,
  code: DetailCode,
  meaning: string,
  accepts: (text: string) => boolean,
): GraphQLScalarType {
  const read = (value: unknown, field?: string): string => {
    if (typeof value === 'string' && accepts(value)) return value;
    const details = field ? [{ field, message: `must be ${meaning}`, code }] : [];
    throw new GraphQLError(`${name} must be ${meaning}.`, { extensions: { code: 'VALIDATION_FAILED', details } });
  };
  return new GraphQLScalarType({
    name,
    serialize: (value) => read(value),
    parseValue: (value) => read(value),
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined, fieldOfLiteral(node)),
  });
}
