import type { DateOrder } from '../import-format.ts';
import { foldCharacters } from './fold-characters.ts';
import { monthOf } from './month-names.ts';

/** The day that a text means in each order of its parts, YYYY-MM-DD; null where it means none. */
export type DateReadings = Readonly<Record<DateOrder, string | null>>;

const MOST_CHARACTERS = 40;
const ISO = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME =
  /(?:T|,? )\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)? ?(?:[ap]\.?m\.?)? ?(?:Z|UTC|GMT|[A-Z]{2,4}T|\(?UTC\)?|(?:UTC|GMT)?[+-]\d\d:?(?:\d\d)?)?$/i;
const YEAR_FIRST = /^(\d{4})(?:([-/. ]) ?(\d{1,2})\2 ?(\d{1,2})\.?|年 ?(\d{1,2})月 ?(\d{1,2})日)$/;
const COMPACT = /^(\d\d)(\d\d)(\d\d)(\d\d)$/;
const PARTS = /^(\d{1,2})([-/.' ]) ?(\d{1,2})[-/.' ] ?(\d{4}|\d\d)\.?$/;
const DAY_NAMED =
  /^(\d{1,2})(?:st|nd|rd|th|\.|er)?(?: de | of |[-/. ]{0,2})(\p{L}+)\.?(?: de |,? |[-/. ]{0,2})(\d{4}|\d\d)$/iu;
const NAMED_DAY = /^(\p{L}+)\.?[-/. ]{0,2}(\d{1,2})(?:st|nd|rd|th)?(?:, ?| |[-/.])(\d{4}|\d\d)$/iu;
const YEAR_NAMED = /^(\d{4})[-/. ](\p{L}+)\.?[-/. ](\d{1,2})$/u;
const WEEKDAY = /^\p{L}{2,12}\.?,? (?=\d|\p{L})/u;
/** Two digits of a year from here on are of the last century: nothing is booked before 1970. */
const LAST_CENTURY = 70;

/** Reads `2026-12-31`, `31.12.26`, `12/31/2026 10:00`, `31-Dez-2026`, `Dec 31, 2026`. A time of day is left out, as it stands. */
export function dateReadings(text: string): DateReadings | null {
  if (text.length < 6 || text.length > MOST_CHARACTERS) return null;
  const iso = ISO.exec(text);
  if (iso !== null) return one(iso[1], iso[2], iso[3]);
  if (!/\d/.test(text)) return null;
  const day = foldCharacters(text).replace(/^'/, '').replace(TIME, '');
  return numeric(day) ?? named(day) ?? named(day.replace(WEEKDAY, '')) ?? null;
}

function numeric(day: string): DateReadings | null {
  const first = YEAR_FIRST.exec(day);
  if (first !== null) return one(first[1], first[3] ?? first[5], first[4] ?? first[6]);
  const parts = PARTS.exec(day);
  if (parts !== null) return ordered(parts);
  const compact = COMPACT.exec(day);
  if (compact === null) return null;
  const [, a = '', b = '', c = '', d = ''] = compact;
  return some({ ymd: dayOf(a + b, c, d), dmy: dayOf(c + d, b, a), mdy: dayOf(c + d, a, b) });
}

/** Full stops stand in dates that begin with the day, or with a year of four digits: no locale of Unicode writes others. */
function ordered([, a = '', separator, b = '', c = '']: RegExpExecArray): DateReadings | null {
  return some({
    ymd: c.length === 2 && a.length === 2 && separator !== '.' ? dayOf(fullYear(a), b, c) : null,
    dmy: dayOf(fullYear(c), b, a),
    mdy: separator === '.' ? null : dayOf(fullYear(c), a, b),
  });
}

function named(day: string): DateReadings | null {
  const dayFirst = DAY_NAMED.exec(day);
  if (dayFirst !== null) return ofMonth(dayFirst[3], dayFirst[2], dayFirst[1]);
  const monthFirst = NAMED_DAY.exec(day);
  if (monthFirst !== null) return ofMonth(monthFirst[3], monthFirst[1], monthFirst[2]);
  const yearFirst = YEAR_NAMED.exec(day);
  return yearFirst === null ? null : ofMonth(yearFirst[1], yearFirst[2], yearFirst[3]);
}

function ofMonth(year = '', name = '', day = ''): DateReadings | null {
  const month = monthOf(name);
  return month === null ? null : one(fullYear(year), String(month), day);
}

function one(year = '', month = '', day = ''): DateReadings | null {
  const read = dayOf(year, month, day);
  return read === null ? null : { ymd: read, dmy: read, mdy: read };
}

function some(readings: DateReadings): DateReadings | null {
  return (readings.ymd ?? readings.dmy ?? readings.mdy) ? readings : null;
}

function fullYear(year: string): string {
  if (year.length === 4) return year;
  return `${Number(year) >= LAST_CENTURY ? '19' : '20'}${year}`;
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dayOf(year: string, month: string, day: string): string | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 1 || d < 1 || d > (DAYS[m - 1] ?? 0)) return null;
  const isLeap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  if (m === 2 && d === 29 && !isLeap) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
