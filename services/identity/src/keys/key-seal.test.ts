import { createKeySeal } from './key-seal.ts';

describe('the key seal', () => {
  const seal = createKeySeal('a secret of the environment');
  const sealed = seal.seal('private', 'kid-1');

  it('opens what it sealed', () => expect(seal.open(sealed, 'kid-1')).toBe('private'));
  it('hides the text', () => expect(sealed.includes('private')).toBe(false));
  it('never seals twice alike', () => expect(seal.seal('private', 'kid-1')).not.toEqual(sealed));
  it('refuses another key id', () => expect(() => seal.open(sealed, 'kid-2')).toThrow());
  it('refuses another secret', () => expect(() => createKeySeal('another').open(sealed, 'kid-1')).toThrow());
  it('refuses changed bytes', () => {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    expect(() => seal.open(changed, 'kid-1')).toThrow();
  });
});
