import { containsPattern } from './like-pattern.ts';

describe('containsPattern', () => {
  it.each([
    ['office', '%office%'],
    ['100%', String.raw`%100\%%`],
    ['a_b', String.raw`%a\_b%`],
    ['\\', String.raw`%\\%`],
    ['a\0b', '%a b%'],
    ['  Two   Words ', '%two words%'],
    ['CAFÉ', '%cafe%'],
    ['Cafe\u0301', '%cafe%'],
    ['Straße', '%strasse%'],
    ['ＡＢＣ', '%abc%'],
    ['İstanbul', '%istanbul%'],
  ])('looks for %j', (text, pattern) => {
    expect(containsPattern(text)).toBe(pattern);
  });

  it.each(['', '  ', '\t', '\u200b'])('is none for the blank %j', (text) => {
    expect(containsPattern(text)).toBeNull();
  });

  it('refuses what nobody types', () => {
    expect(() => containsPattern('%'.repeat(201))).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
