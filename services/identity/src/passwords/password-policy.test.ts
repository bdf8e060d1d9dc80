import { checkNewPassword } from './password-policy.ts';

const OWNER = { email: 'jane.doe@example.com', slug: 'harbour-works', tenantName: 'Harbour Works & Söhne' };
const check = (password: string): string => checkNewPassword(password, OWNER);
const refused = (code?: string) =>
  expect.objectContaining({
    code: 'VALIDATION_FAILED',
    details: [expect.objectContaining({ field: 'password', ...(code && { code }) })],
  });

describe('checkNewPassword', () => {
  it.each([
    ...['correct horse', 'x9-Kd72_pq', 'пароль-пароль', 'a1'.repeat(64), 'my password is long', 'summer in the city 9'],
    ...['harbor master 77', 'another good password', '83619402757'],
  ])('takes %s', (password) => expect(check(password)).toBe(password));

  it.each(['', 'short', 'a1'.repeat(64) + 'b'])('refuses %j for its length', (password) => {
    expect(() => check(password)).toThrow(refused());
  });

  it.each([
    ...[
      'Password123',
      'PASSWORD2026!',
      'password!!!',
      'Password 12',
      'passwordpassword',
      'P@ssw0rd2026',
      'pAsSwOrT99..',
    ],
    ...[
      'Welcome2026!',
      'qwertyuiop',
      'Qwertz12345',
      'letmein!!!!',
      'iLoveYou123',
      'Administrator',
      'changeme_1',
      'Summer2026!!',
    ],
    ...['1234567890', '0123456789!', '9876543210', '12345678901', 'aaaaaaaaaaaa', 'ｐａｓｓｗｏｒｄ１２３'],
    ...['1qaz2wsx3edc4rfv', 'Manchester1!', 'Skywalker2026', 'zxcvbnm,./', 'iloveyou2 ! 2'],
  ])('refuses %j as common', (password) => expect(() => check(password)).toThrow(refused('WEAK')));

  it.each([
    ...['my jane.doe@example.com', 'Jane.Doe-2026', 'janedoe-forever', 'xx JANE DOE xx'],
    ...['harbour-works-1', 'HarbourWorks42', 'the harbour works', 'Harbour Works & Söhne!', 'harbourworkssöhne'],
  ])('refuses %j for what it says of its owner', (password) => {
    expect(() => check(password)).toThrow(refused('WEAK'));
  });

  it('bears short names, which are in many words', () => {
    const owner = { email: 'al@example.com', slug: 'abc', tenantName: 'X' };
    expect(checkNewPassword('algebra abc x yz', owner)).toBe('algebra abc x yz');
  });

  it('does not repeat the password', () => {
    expect(() => check('Password123')).not.toThrow(/Password123/);
  });
});
