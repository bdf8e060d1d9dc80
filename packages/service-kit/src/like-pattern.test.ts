import { containsPattern } from './like-pattern.ts';

describe('containsPattern', () => {
  it.each([
    ['office', '%office%'],
    ['100%', String.raw`%100\%%`],
    ['a_b', String.raw`%a\_b%`],
    ['\\', String.raw`%\\%`],
    ['a\0b', '%a\ufffdb%'],
  ])('takes %j literally', (text, pattern) => {
    expect(containsPattern(text)).toBe(pattern);
  });

  it('refuses what nobody types', () => {
    expect(() => containsPattern('%'.repeat(201))).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
