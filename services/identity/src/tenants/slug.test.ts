import { checkSlug } from './slug.ts';

describe('checkSlug', () => {
  it.each(['abc', 'demo', 'a-b', 'a1b2', `a${'b'.repeat(38)}c`])('takes %s', (slug) => {
    expect(checkSlug(slug)).toBe(slug);
  });

  it.each(['', 'a', 'ab', '1abc', '-abc', 'abc-', 'Abc', 'a_b', 'a b', 'äbc', 'abc\n', `a${'b'.repeat(39)}c`])(
    'refuses the form of %j',
    (slug) => expect(() => checkSlug(slug)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' })),
  );

  it.each(['www', 'api', 'admin', 'localhost', 'xn--abc'])('keeps %s for the product', (slug) => {
    expect(() => checkSlug(slug)).toThrow(
      expect.objectContaining({ details: [{ field: 'slug', message: 'is reserved', code: 'RESERVED' }] }),
    );
  });
});
