/** Currencies of the regions that do not pay in euro, by ISO 3166 code; others are asked for. */
const CURRENCIES: Readonly<Record<string, string>> = {
  AE: 'AED',
  AR: 'ARS',
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CL: 'CLP',
  CN: 'CNY',
  CO: 'COP',
  CZ: 'CZK',
  DK: 'DKK',
  EG: 'EGP',
  GB: 'GBP',
  HK: 'HKD',
  HU: 'HUF',
  ID: 'IDR',
  IL: 'ILS',
  IN: 'INR',
  IS: 'ISK',
  JP: 'JPY',
  KE: 'KES',
  KR: 'KRW',
  LI: 'CHF',
  MA: 'MAD',
  MX: 'MXN',
  MY: 'MYR',
  NG: 'NGN',
  NO: 'NOK',
  NZ: 'NZD',
  PE: 'PEN',
  PH: 'PHP',
  PK: 'PKR',
  PL: 'PLN',
  RO: 'RON',
  RS: 'RSD',
  SA: 'SAR',
  SE: 'SEK',
  SG: 'SGD',
  TH: 'THB',
  TR: 'TRY',
  TW: 'TWD',
  UA: 'UAH',
  US: 'USD',
  VN: 'VND',
  ZA: 'ZAR',
};
const EURO = new Set('AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '));

/** Names in Intl that tell of a past: such currencies are no longer paid in. */
const FORMER = /\d{4}|[–—]/;

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Guesses the currency of a language tag's region. */
export function currencyOf(tag: string): string {
  const { region } = new Intl.Locale(tag).maximize();
  if (region !== undefined && EURO.has(region)) return 'EUR';
  return CURRENCIES[region ?? ''] ?? 'USD';
}

/** The currencies by code, with their names in the language. */
export function currencies(tag: string): Choice[] {
  const names = new Intl.DisplayNames(tag, { type: 'currency' });
  return Intl.supportedValuesOf('currency')
    .map((value) => ({ value, name: names.of(value) ?? value }))
    .filter(({ value, name }) => name !== value && !FORMER.test(name))
    .map(({ value, name }) => ({ value, label: `${value} · ${name}` }));
}

/** The time zones, with the browser's own even where the list leaves it out. */
export function timeZones(own: string): Choice[] {
  const zones = new Set(['UTC', own, ...Intl.supportedValuesOf('timeZone')]);
  return [...zones].sort().map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}
