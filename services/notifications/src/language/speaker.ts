import { currencyOf } from '@outlay/money/currencies';
import { exponentOf, formatAmount } from '@outlay/money/money';
import type { Catalogue } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

const CATALOGUES: ReadonlyMap<string, Catalogue> = new Map([
  ['en', en],
  ['de', de],
  ['fr', fr],
]);

/** Texts of a language, with its region's formats of numbers and times. */
export interface Speaker {
  catalogue: Catalogue;
  /** Language tag of all texts: the requested one, or `en` if it is not supported. */
  locale: string;
  /** Formats an amount with all digits. */
  amount: (minorUnits: string, currency: string) => string;
  /** Formats a share, rounded down, so that only a certainty shows as 100%. */
  percent: (share: number) => string;
  /** Formats day and time in a time zone. */
  time: (at: Date, timeZone: string) => string;
}

/** @param locale a BCP 47 tag; English replaces an unsupported language */
export function speakerOf(locale: string): Speaker {
  const language = locale.split('-', 1)[0]?.toLowerCase() ?? '';
  const catalogue = isWellFormed(locale) ? CATALOGUES.get(language) : undefined;
  const spoken = catalogue ? locale : 'en';
  return {
    catalogue: catalogue ?? en,
    locale: spoken,
    amount: (minorUnits, currency) => amountIn(spoken, BigInt(minorUnits), currency),
    percent: (share) => new Intl.NumberFormat(spoken, { style: 'percent' }).format(Math.floor(share * 100) / 100),
    time: (at, timeZone) =>
      new Intl.DateTimeFormat(spoken, {
        ...{ dateStyle: 'long', timeStyle: 'short' },
        timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
      }).format(at),
  };
}

/** True for a time zone that Intl knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isWellFormed(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

/** Intl takes decimals as text and keeps every digit; a number would be a float. */
function amountIn(locale: string, minorUnits: bigint, code: string): string {
  const currency = currencyOf(code);
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat(locale, {
    ...{ style: 'currency', currency },
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
  const decimal = formatAmount(minorUnits, currency);
  return isNumeric(decimal) ? format.format(decimal) : `${decimal} ${currency}`;
}

function isNumeric(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}
