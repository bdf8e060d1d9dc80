import { changed } from './changed.ts';

describe('changed', () => {
  it('takes a new value', () => expect(changed('b', 'a', 'name')).toBe('b'));
  it('keeps what is left out', () => expect(changed(undefined, 'a', 'name')).toBe('a'));
  it('refuses null', () =>
    expect(() => changed(null, 'a', 'name')).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' })));
});
