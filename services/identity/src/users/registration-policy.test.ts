import { decideRegistration } from './registration-policy.ts';

const closed = expect.objectContaining({ code: 'REGISTRATION_CLOSED', status: 403 });

describe('decideRegistration', () => {
  it('lets everybody in at once when open', () =>
    expect(decideRegistration('OPEN', [], 'a@example.com')).toBe('ACTIVE'));

  it('waits for an administrator under approval', () => {
    expect(decideRegistration('APPROVAL', ['example.com'], 'a@example.com')).toBe('AWAITS_APPROVAL');
  });

  it('waits for the link under domains', () => {
    expect(decideRegistration('DOMAINS', ['example.com'], 'a@example.com')).toBe('AWAITS_LINK');
  });

  it.each(['a@evil.example', 'a@example.com.evil.example', 'a@sub.example.com', 'example.com@evil.example'])(
    'refuses %s where only example.com is listed',
    (email) => expect(() => decideRegistration('DOMAINS', ['example.com'], email)).toThrow(closed),
  );

  it('refuses everybody when closed', () => {
    expect(() => decideRegistration('CLOSED', ['example.com'], 'a@example.com')).toThrow(closed);
  });
});
