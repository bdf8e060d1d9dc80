import { nextSigningStart, publishedKeysAt, signingKeyAt } from './signing-key-schedule.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1) + second * 1000);
const first = { kid: 'first', signsFrom: at(0) };
const second = { kid: 'second', signsFrom: at(1000) };
const keys = [second, first];

describe('the schedule of signing keys', () => {
  it('has nobody sign before the first key starts', () => expect(signingKeyAt(keys, at(-1))).toBeNull());
  it('signs with the first key until the second starts', () => expect(signingKeyAt(keys, at(999))).toBe(first));
  it('signs with the second from its start on', () => expect(signingKeyAt(keys, at(1000))).toBe(second));

  it('publishes a key before it signs', () => expect(publishedKeysAt(keys, at(940))).toEqual([first, second]));
  it('publishes a replaced key while its tokens live', () => {
    expect(publishedKeysAt(keys, at(1000 + 659))).toEqual([first, second]);
  });
  it('drops a replaced key when its last token has expired', () => {
    expect(publishedKeysAt(keys, at(1000 + 660))).toEqual([second]);
  });
  it('never drops the last key', () => expect(publishedKeysAt([first], at(10 ** 8))).toEqual([first]));

  it('starts the first key at once and a later one with a lead', () => {
    expect(nextSigningStart([], at(5))).toEqual(at(5));
    expect(nextSigningStart([first], at(5))).toEqual(at(65));
  });
});
