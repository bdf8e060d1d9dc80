import { checkCustomDomain } from './custom-domain.ts';

const check = (text: string): string => checkCustomDomain(text, 'outlay.example');

describe('checkCustomDomain', () => {
  it.each([
    ['spend.example.com', 'spend.example.com'],
    [' Spend.Example.COM. ', 'spend.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['a-b.co.uk', 'a-b.co.uk'],
  ])('stores %j as %s', (text, stored) => expect(check(text)).toBe(stored));

  it.each([
    '',
    'example',
    'http://a.example.com',
    'a.example.com:80',
    'a.example.com/x',
    '%61.example.com',
    'a.\texample.com',
    '127.0.0.1',
    '[::1]',
    '-a.com',
    'a..com',
    'a_b.com',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(130)}com`,
  ])('refuses the form of %j', (text) =>
    expect(() => check(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' })),
  );

  it.each(['outlay.example', 'other.outlay.example', 'a.localhost', 'db.internal'])('keeps %s for us', (text) => {
    expect(() => check(text)).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ code: 'RESERVED' })] }),
    );
  });

  it.each(['co.uk', 'github.io', 'GitHub.io.', 's3.amazonaws.com', 'anything.ck', '公司.cn'])(
    'gives nobody the public suffix %s',
    (text) => {
      expect(() => check(text)).toThrow(
        expect.objectContaining({ details: [expect.objectContaining({ code: 'PUBLIC_SUFFIX' })] }),
      );
    },
  );

  it.each(['spend.github.io', 'example.co.uk', 'www.ck'])('takes %s, which is below one', (text) =>
    expect(check(text)).toBe(text),
  );
});
