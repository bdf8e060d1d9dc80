import { refreshExpiry } from './refresh-expiry.ts';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000);

describe('refreshExpiry', () => {
  it('gives a month of idleness', () => expect(refreshExpiry(day(0), day(0))).toEqual(day(30)));
  it('moves with use', () => expect(refreshExpiry(day(0), day(50))).toEqual(day(80)));
  it('ends with the sign-in', () => expect(refreshExpiry(day(0), day(80))).toEqual(day(90)));
});
