import { checkLocale, checkTimeZone } from './locality.ts';

describe('checkTimeZone', () => {
  it.each(['UTC', 'Europe/Vienna', 'America/New_York'])('takes %s', (zone) => expect(checkTimeZone(zone)).toBe(zone));
  it('canonicalises letter case', () => expect(checkTimeZone('europe/vienna')).toBe('Europe/Vienna'));
  it.each(['', 'Mars/Olympus', '+01:00', 'UTC; drop'])('refuses %j', (zone) => {
    expect(() => checkTimeZone(zone)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});

describe('checkLocale', () => {
  it.each([
    ['en', 'en'],
    ['DE-at', 'de-AT'],
  ])('reads %s as %s', (tag, canonical) => expect(checkLocale(tag)).toBe(canonical));
  it.each(['', 'e', 'en_US', 'english language'])('refuses %j', (tag) => {
    expect(() => checkLocale(tag)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
