import type { CurrencyCode } from '@outlay/money/currencies';

const DOLLARS: readonly CurrencyCode[] = [
  ...([
    'USD',
    'CAD',
    'AUD',
    'NZD',
    'SGD',
    'HKD',
    'TWD',
    'MXN',
    'ARS',
    'CLP',
    'COP',
    'UYU',
    'DOP',
    'CUP',
    'BRL',
  ] as const),
  ...([
    'BBD',
    'BMD',
    'BND',
    'BSD',
    'BZD',
    'FJD',
    'GYD',
    'JMD',
    'KYD',
    'LRD',
    'NAD',
    'SBD',
    'SRD',
    'TTD',
    'XCD',
  ] as const),
];
const CROWNS: readonly CurrencyCode[] = ['SEK', 'NOK', 'DKK', 'ISK'];
const YEN_OR_YUAN: readonly CurrencyCode[] = ['JPY', 'CNY'];

/** A sign that several currencies have. */
export interface SharedSign {
  readonly text: string;
  readonly currencies: readonly CurrencyCode[];
}

/** The sign that a cell has, if several currencies share it; null for none. The cell names no currency otherwise. */
export function sharedSignOf(cell: string): SharedSign | null {
  const [text] = /[$¥￥]|\bkr\b/i.exec(cell) ?? [];
  if (text === undefined) return null;
  const currencies = text === '$' ? DOLLARS : /kr/i.test(text) ? CROWNS : YEN_OR_YUAN;
  return { text, currencies };
}
