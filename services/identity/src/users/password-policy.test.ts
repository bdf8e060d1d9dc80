import { checkNewPassword } from './password-policy.ts';

const check = (password: string): string => checkNewPassword(password, 'owner@example.com');

describe('checkNewPassword', () => {
  it.each(['correct horse', 'x9-Kd72_pq', 'пароль-пароль', 'a1'.repeat(64)])('takes %s', (password) => {
    expect(check(password)).toBe(password);
  });

  it.each(['', 'short', 'a1'.repeat(64) + 'b', 'Password123', 'aaaaaaaaaaaa', 'my owner@example.com'])(
    'refuses %j',
    (password) => {
      expect(() => check(password)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    },
  );

  it('does not repeat the password', () => {
    expect(() => check('Password123')).not.toThrow(/Password123/);
  });
});
