import { checkLocale, checkTimeZone } from './locality.ts';

describe('checkTimeZone', () => {
  it.each([
    ...['UTC', 'GMT', 'Etc/UTC', 'Europe/Vienna', 'America/New_York', 'Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv'],
    ...['America/Argentina/Buenos_Aires', 'Asia/Ho_Chi_Minh', 'US/Eastern', 'Etc/GMT+5', 'Pacific/Kanton'],
    ...['CET', 'WET', 'EST', 'HST', 'EST5EDT', 'GB', 'NZ', 'Zulu'],
  ])('keeps %s', (zone) => expect(checkTimeZone(zone)).toBe(zone));
  it('canonicalises letter case', () => expect(checkTimeZone('europe/vienna')).toBe('Europe/Vienna'));
  it.each(['', 'Mars/Olympus', '+01:00', 'UTC; drop', ' UTC', 'Asia/Kolkata ', 'BST', 'IST', 'PST', 'ist', 'AET'])(
    'refuses %j',
    (zone) => {
      expect(() => checkTimeZone(zone)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    },
  );
});

describe('checkLocale', () => {
  it.each([
    ['en', 'en'],
    ['DE-at', 'de-AT'],
    ['iw', 'iw'],
    ['sr-Latn-RS', 'sr-Latn-RS'],
  ])('reads %s as %s', (tag, canonical) => expect(checkLocale(tag)).toBe(canonical));
  it.each(['', 'e', 'en_US', 'english language'])('refuses %j', (tag) => {
    expect(() => checkLocale(tag)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
