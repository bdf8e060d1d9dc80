import { checkEmail, domainOfEmail, normalizeEmail } from './email-address.ts';

describe('checkEmail', () => {
  it.each([
    ['owner@example.com', 'owner@example.com'],
    ['  Owner@Example.COM ', 'owner@example.com'],
    ['first.last+tag@sub.example.com', 'first.last+tag@sub.example.com'],
    ['a@bücher.example', 'a@xn--bcher-kva.example'],
  ])('stores %j as %s', (text, stored) => expect(checkEmail(text)).toBe(stored));

  it.each([
    '',
    'a',
    '@example.com',
    'a@',
    'a@b',
    'a b@example.com',
    'a@b@example.com',
    '.a@example.com',
    'a..b@example.com',
    '"a"@example.com',
    'a@127.0.0.1',
    'a\n@example.com',
    `${'a'.repeat(65)}@example.com`,
  ])('refuses %j', (text) => {
    expect(normalizeEmail(text)).toBeNull();
    expect(() => checkEmail(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});

it('knows the domain of an address', () => expect(domainOfEmail('a@sub.example.com')).toBe('sub.example.com'));
