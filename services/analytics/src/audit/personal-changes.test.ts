import { encryptPersonal } from '@outlay/audit/personal';
import { hasPersonal, plainValue, readChanges, UNAVAILABLE, withoutPersonal } from './personal-changes.ts';

const changes = { name: { before: null, after: 'Ada' }, role: { before: 'MEMBER', after: 'ADMIN' } };
const encrypted = encryptPersonal(changes, { personId: 7, key: new Uint8Array(32) }, ['name']);

it('finds what is encrypted, and hides it alone', () => {
  expect(hasPersonal(changes)).toBe(false);
  expect(hasPersonal(encrypted)).toBe(true);
  expect(withoutPersonal(encrypted)).toEqual({ ...changes, name: { before: null, after: UNAVAILABLE } });
});

it('reads changes as they were sealed', () => {
  expect(readChanges('{"a":{"after":[1],"before":null}}')).toEqual({ a: { before: null, after: [1] } });
  expect(() => readChanges('[]')).toThrow('must map fields to objects');
  expect(() => readChanges('{"a":1}')).toThrow('must map fields to objects');
});

it('answers numbers that no float holds as their digits', () => {
  const { big } = readChanges('{"big":{"after":{"n":12345678901234567890,"m":1.5},"before":2}}');
  expect(plainValue(big!.after)).toEqual({ n: '12345678901234567890', m: 1.5 });
  expect(plainValue(big!.before)).toBe(2);
});
