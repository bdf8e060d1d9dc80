import { checkDisplayName } from './display-name.ts';

describe('checkDisplayName', () => {
  it('trims and composes', () => expect(checkDisplayName('  e\u0301te\u0301 ')).toBe('\u00e9t\u00e9'));
  it('counts characters, not code units', () => expect(checkDisplayName('😀'.repeat(120))).toHaveLength(240));
  it.each(['', '   ', 'a'.repeat(121), 'a\u0000b', 'a\nb', 'a\u202eb'])('refuses %j', (text) => {
    expect(() => checkDisplayName(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
