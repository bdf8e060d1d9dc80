import { languageOf, type Language } from '@outlay/text/language';
import { currencyOf } from '@outlay/money/currencies';
import { exponentOf, formatAmount } from '@outlay/money/money';
import type { Catalogue } from './catalogue.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

const CATALOGUES = { en, de, fr };

/** Texts of a language, with its region's formats of numbers and times. */
export interface Speaker extends Language<Catalogue> {
  /** Formats an amount with all digits. */
  amount: (minorUnits: string, currency: string) => string;
  /** Formats a share, rounded down, so that only a certainty shows as 100%. */
  percent: (share: number) => string;
}

/** @param locale a BCP 47 tag; English replaces an unsupported language */
export function speakerOf(locale: string): Speaker {
  const language = languageOf<Catalogue>(locale, CATALOGUES);
  const spoken = language.locale;
  return {
    ...language,
    amount: (minorUnits, currency) => amountIn(spoken, BigInt(minorUnits), currency),
    percent: (share) => new Intl.NumberFormat(spoken, { style: 'percent' }).format(Math.floor(share * 100) / 100),
  };
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
