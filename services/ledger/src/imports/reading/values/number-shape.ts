import type { CurrencyCode } from '@outlay/money/currencies';
import type { DecimalSign } from '../import-format.ts';
import { currencySign } from './currency-signs.ts';
import { foldCharacters } from './fold-characters.ts';

/** A number as it is written, before its separators have a meaning. */
export interface NumberShape {
  readonly isNegative: boolean;
  /** The bank's mark behind the number: `S`, `DR` take money, `H`, `CR` bring it. */
  readonly mark: 'debit' | 'credit' | null;
  readonly currency: CurrencyCode | null;
  /** Digits and separators. */
  readonly digits: string;
}

const MOST_CHARACTERS = 60;
const USUAL = /^(-?)(\d+(?:[.,]\d+)*)$/;
const PARTS = /^(\D*?)((?:\d|[.,](?=\d))(?:[\d.,' ]*\d)?)([^\d]*)$/;
const BRACKETS = /^([^()]*)\(([^()]*)\)([^()]*)$/;
/** `12,-` and `12.--` have no cents. */
const NO_CENTS = /^[.,](?:-{1,2}|)(?=$|\s|[^-\d])/;
const MARKS = new Map<string, 'debit' | 'credit'>([
  ['s', 'debit'],
  ['d', 'debit'],
  ['dr', 'debit'],
  ['dr.', 'debit'],
  ['db', 'debit'],
  ['h', 'credit'],
  ['c', 'credit'],
  ['cr', 'credit'],
  ['cr.', 'credit'],
]);

/** Reads `-1.234,50 €`, `(12.30)`, `12,30-`, `CHF 1'234.50`, `12,30 S`; null for what is no number. */
export function numberShape(text: string): NumberShape | null {
  const usual = USUAL.exec(text);
  if (usual !== null && text.length <= MOST_CHARACTERS) {
    return { isNegative: usual[1] === '-', mark: null, currency: null, digits: usual[2] ?? '' };
  }
  if (text.length > MOST_CHARACTERS || !/\d/.test(text)) return null;
  return unusualShape(foldCharacters(text).replace(/^'/, ''));
}

function unusualShape(text: string): NumberShape | null {
  const [, before = '', within, after = ''] = BRACKETS.exec(text) ?? [];
  const isBracketed = within !== undefined;
  const [, prefix, digits, suffix] = PARTS.exec(isBracketed ? `${before}${within}${after}` : text) ?? [];
  if (prefix === undefined || digits === undefined || suffix === undefined) return null;
  const left = readAffix(prefix);
  const right = readAffix(suffix.replace(NO_CENTS, ''));
  if (left === null || right === null || left.mark !== null) return null;
  const signs = [left.sign, right.sign, isBracketed ? '-' : ''].filter((sign) => sign !== '');
  if (signs.length > 1 || (left.currency && right.currency && left.currency !== right.currency)) return null;
  return { isNegative: signs[0] === '-', mark: right.mark, currency: left.currency ?? right.currency, digits };
}

interface Affix {
  readonly sign: string;
  readonly currency: CurrencyCode | null;
  readonly mark: 'debit' | 'credit' | null;
}

/** Reads the text before or behind the digits: a sign, a currency, a mark; null if there is more. */
function readAffix(affix: string): Affix | null {
  const words = affix.trim();
  if (words === '') return { sign: '', currency: null, mark: null };
  const signs = words.match(/[+-]/g) ?? [];
  if (signs.length > 1 || !/^[+-]|[+-]$|^[^+-]*$/.test(words)) return null;
  let currency: CurrencyCode | null = null;
  let mark: Affix['mark'] = null;
  for (const word of words.replace(/[+-]/, ' ').split(' ')) {
    if (word === '') continue;
    const found = currencySign(word);
    mark ??= MARKS.get(word.toLowerCase()) ?? null;
    if (found === null && mark === null) return null;
    currency ??= found?.currency ?? null;
  }
  return { sign: signs[0] ?? '', currency, mark };
}

const GROUPED = new Map(
  [',', '.', "'", ' '].map((separator) => {
    const one = separator === '.' ? '\\.' : separator;
    return [separator, new RegExp(`^\\d{1,3}(?:${one}\\d{3})+$|^\\d{1,2}(?:${one}\\d{2})*${one}\\d{3}$`)] as const;
  }),
);

/** The digits as a plain decimal, such as `1234.5`, if `decimal` is the decimal sign; null where they do not fit. */
export function plainDecimal(digits: string, decimal: DecimalSign): string | null {
  const at = digits.indexOf(decimal);
  const whole = at === -1 ? digits : digits.slice(0, at);
  const fraction = at === -1 ? '' : digits.slice(at + 1);
  if (!/^\d*$/.test(fraction)) return null;
  const integer = ungrouped(whole);
  if (integer === null) return null;
  const plain = integer.replace(/^0+(?=\d)/, '') || '0';
  return fraction === '' ? plain : `${plain}.${fraction}`;
}

function ungrouped(whole: string): string | null {
  if (/^\d*$/.test(whole)) return whole;
  const separator = /[^\d]/.exec(whole)?.[0] ?? '';
  return GROUPED.get(separator)?.test(whole) === true ? whole.replaceAll(separator, '') : null;
}
