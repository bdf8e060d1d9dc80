import { sharedSignOf } from './shared-signs.ts';

it.each([
  ['$12.50', 'USD', 'EUR'],
  ['-12,50 kr', 'SEK', 'EUR'],
  ['125 kr.', 'DKK', 'CZK'],
  ['¥1,200', 'JPY', 'USD'],
])('%s may be %s, and not %s', (cell, one, other) => {
  const { currencies = [] } = sharedSignOf(cell) ?? {};
  expect([one, other].map((code) => currencies.some((currency) => currency === code))).toEqual([true, false]);
});

it.each(['12.50', '12,50 €', 'EUR 12', 'Krone'])('%s has no sign that currencies share', (cell) => {
  expect(sharedSignOf(cell)).toBeNull();
});
