import { isCurrency, type CurrencyCode } from '@outlay/money/currencies';

/** Signs and abbreviations of currencies, in lower case; null where several currencies share one. */
const SIGNS: ReadonlyMap<string, CurrencyCode | null> = new Map([
  ['$', null],
  ['kr', null],
  ['kr.', null],
  ['¥', null],
  ['￥', null],
  ['£', 'GBP'],
  ['€', 'EUR'],
  ['euro', 'EUR'],
  ['euros', 'EUR'],
  ['us$', 'USD'],
  ['a$', 'AUD'],
  ['au$', 'AUD'],
  ['c$', 'CAD'],
  ['ca$', 'CAD'],
  ['hk$', 'HKD'],
  ['nz$', 'NZD'],
  ['s$', 'SGD'],
  ['mx$', 'MXN'],
  ['r$', 'BRL'],
  ['fr.', 'CHF'],
  ['sfr', 'CHF'],
  ['sfr.', 'CHF'],
  ['₹', 'INR'],
  ['rs', 'INR'],
  ['rs.', 'INR'],
  ['₽', 'RUB'],
  ['руб', 'RUB'],
  ['руб.', 'RUB'],
  ['₺', 'TRY'],
  ['tl', 'TRY'],
  ['₩', 'KRW'],
  ['₪', 'ILS'],
  ['₫', 'VND'],
  ['đ', 'VND'],
  ['฿', 'THB'],
  ['₴', 'UAH'],
  ['₦', 'NGN'],
  ['₱', 'PHP'],
  ['zł', 'PLN'],
  ['zl', 'PLN'],
  ['kč', 'CZK'],
  ['kc', 'CZK'],
  ['ft', 'HUF'],
  ['lei', 'RON'],
  ['円', 'JPY'],
]);

export interface CurrencySign {
  /** null where the sign is that of several currencies. */
  readonly currency: CurrencyCode | null;
}

/** The currency of a code or sign; null for another word. */
export function currencySign(word: string): CurrencySign | null {
  const code = word.toUpperCase();
  if (isCurrency(code)) return { currency: code };
  const sign = SIGNS.get(word.toLowerCase());
  return sign === undefined ? null : { currency: sign };
}

/** A currency in brackets or at the end of a header: `Amount (EUR)`, `Betrag in €`. */
export function currencyOfHeader(header: string): CurrencyCode | null {
  const [, inBrackets = '', last = ''] = /[([]\s*([^)\]]+?)\s*[)\]]\s*$|\s([^\s()[\]]+)$/.exec(header) ?? [];
  return currencySign(inBrackets || last)?.currency ?? null;
}
