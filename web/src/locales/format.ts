import { locale, timeZone } from './preferences.ts';

export interface MoneyValue {
  readonly amount: string;
  readonly currency: string;
}

/** Intl's formatters are slow to make and quick to use. */
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function cached<Formatter extends Intl.NumberFormat | Intl.DateTimeFormat>(
  make: () => Formatter,
  isIt: (formatter: Intl.NumberFormat | Intl.DateTimeFormat) => formatter is Formatter,
  key: string,
): Formatter {
  const known = formatters.get(key);
  if (known && isIt(known)) return known;
  const made = make();
  formatters.set(key, made);
  return made;
}

const isNumberFormat = (formatter: Intl.NumberFormat | Intl.DateTimeFormat): formatter is Intl.NumberFormat =>
  formatter instanceof Intl.NumberFormat;
const isDateFormat = (formatter: Intl.NumberFormat | Intl.DateTimeFormat): formatter is Intl.DateTimeFormat =>
  formatter instanceof Intl.DateTimeFormat;

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const tag = locale.value;
  return cached(() => new Intl.NumberFormat(tag, options), isNumberFormat, `n${tag}${JSON.stringify(options)}`);
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = locale.value;
  return cached(() => new Intl.DateTimeFormat(tag, options), isDateFormat, `d${tag}${JSON.stringify(options)}`);
}

/** Exact: Intl takes the decimal string as it is. The digits are those of the amount, which are the currency's. */
export function formatMoney({ amount, currency }: MoneyValue): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  return numberFormat({
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimal(amount));
}

/** Without the minor unit, for large figures beside which the exact one stands or can be read. */
export function formatMoneyRounded({ amount, currency }: MoneyValue): string {
  return numberFormat({ style: 'currency', currency, maximumFractionDigits: 0 }).format(decimal(amount));
}

/** Such as `$1.2K`, for axes. Languages that do not shorten thousands write them whole. */
export function formatMoneyCompact(amount: number, currency: string): string {
  const short = numberFormat({ style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 });
  const isShortened = short.formatToParts(amount).some(({ type }) => type === 'compact');
  if (isShortened || Math.abs(amount) < 1000) return short.format(amount);
  return numberFormat({ style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);
}

export function formatNumber(value: number): string {
  return numberFormat({}).format(value);
}

/** Exact, with the digits that the decimal string has. */
export function formatDecimal(value: string): string {
  const digits = value.split('.')[1]?.length ?? 0;
  return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(decimal(value));
}

/** Digits of a rate that people read. Amounts are converted with the exact one. */
const RATE_DIGITS = 6;

/** An exchange rate, rounded for reading. */
export function formatRate(value: string): string {
  return numberFormat({ maximumSignificantDigits: RATE_DIGITS }).format(decimal(value));
}

/** Such as `1.2 MB`. */
export function formatBytes(bytes: number): string {
  const isLarge = bytes >= 1_000_000;
  const unit = isLarge ? 'megabyte' : 'kilobyte';
  const digits = { minimumFractionDigits: isLarge ? 1 : 0, maximumFractionDigits: isLarge ? 1 : 0 };
  return numberFormat({ style: 'unit', unit, ...digits }).format(bytes / (isLarge ? 1_000_000 : 1000));
}

/** @param share 0 to 1 */
export function formatPercent(share: number): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** @param date `YYYY-MM-DD`: a day of the calendar, the same in every zone */
export function formatDate(date: string): string {
  return dateFormat({ dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

/** @param time RFC 3339 */
export function formatDateTime(time: string): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short', timeZone: timeZone.value }).format(new Date(time));
}

/** @param month `YYYY-MM` */
export function formatMonth(month: string): string {
  return dateFormat({ month: 'short', year: '2-digit', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
}

/** Today in the user's zone, or in another, `YYYY-MM-DD`. */
export function today(now: Date = new Date(), zone: string = timeZone.value): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(now);
}

/** The day that lies `days` before `date`; both `YYYY-MM-DD`. */
export function daysBefore(date: string, days: number): string {
  const time = new Date(`${date}T00:00:00Z`);
  time.setUTCDate(time.getUTCDate() - days);
  return time.toISOString().slice(0, 10);
}

/** Decimal strings are what Intl formats exactly; its type wants to know that they are numeric. */
function decimal(amount: string): Intl.StringNumericLiteral {
  if (!isDecimal(amount)) throw new RangeError('Not a decimal number');
  return amount;
}

function isDecimal(text: string): text is Intl.StringNumericLiteral {
  return /^-?\d+(\.\d+)?$/.test(text);
}
