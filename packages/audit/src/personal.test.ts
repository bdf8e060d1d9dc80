import { randomBytes } from 'node:crypto';
import { canonicalJson, toJson } from './canonical.ts';
import { decryptPersonal, encryptPersonal, ERASED, peopleIn } from './personal.ts';

const key = randomBytes(32);
const changes = {
  email: { before: 'old@example.org', after: 'new@example.org' },
  name: { before: null, after: 'Demo Owner' },
  role: { before: 'MEMBER', after: 'ADMIN' },
};
const encrypted = encryptPersonal(changes, { personId: 7, key }, ['email', 'name']);

describe('personal values', () => {
  it('are unreadable in the trail; others and absent ones stay as they are', () => {
    const text = canonicalJson(toJson(encrypted));
    for (const secret of ['old@', 'new@', 'Demo Owner']) expect(text).not.toContain(secret);
    expect(encrypted['role']).toEqual(changes.role);
    expect(encrypted['name']?.before).toBeNull();
  });

  it('come back with the key, also after a passage through JSON', () => {
    const stored = JSON.parse(canonicalJson(toJson(encrypted)));
    expect(decryptPersonal(stored, () => key)).toEqual(changes);
  });

  it('are erased with the key', () => {
    expect(peopleIn(encrypted)).toEqual(new Set([7]));
    expect(decryptPersonal(encrypted, () => undefined)).toEqual({
      email: { before: ERASED, after: ERASED },
      name: { before: null, after: ERASED },
      role: changes.role,
    });
  });

  it('never look the same twice', () => {
    expect(encryptPersonal(changes, { personId: 7, key }, ['email'])['email']).not.toEqual(encrypted['email']);
  });

  it('cannot be moved to another field or side, nor read with another key', () => {
    const { email } = encrypted;
    expect(email).toBeDefined();
    if (!email) return;
    expect(() => decryptPersonal({ name: email }, () => key)).toThrow();
    expect(() => decryptPersonal({ email: { before: email.after, after: email.before } }, () => key)).toThrow();
    expect(() => decryptPersonal({ email }, () => randomBytes(32))).toThrow();
  });

  it('need a key of 32 bytes', () => {
    expect(() => encryptPersonal(changes, { personId: 7, key: randomBytes(16) }, ['email'])).toThrow(
      'Invalid key length',
    );
  });
});
