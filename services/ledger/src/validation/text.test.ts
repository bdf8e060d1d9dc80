import { optionalText, requiredText } from './text.ts';

describe('texts', () => {
  it('trims what people type', () => {
    expect(requiredText('  Petty cash ', 'name', 20)).toBe('Petty cash');
    expect(optionalText('  from a grant ', 'note', 20)).toBe('from a grant');
  });

  it('tells nothing from something', () => {
    expect(() => requiredText('   ', 'name', 20)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    expect(optionalText('   ', 'note', 20)).toBeNull();
    expect(optionalText(undefined, 'note', 20)).toBeNull();
  });

  it('counts characters, not code units', () => {
    expect(requiredText('🏦🏦🏦', 'name', 3)).toBe('🏦🏦🏦');
    expect(() => requiredText('abcd', 'name', 3)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });

  it('allows lines and refuses other control characters', () => {
    expect(optionalText('one\ntwo', 'note', 20)).toBe('one\ntwo');
    expect(() => optionalText('nul\u0000', 'note', 20)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
