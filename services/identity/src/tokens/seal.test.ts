import { createSeal, deriveKey } from './seal.ts';

describe('the seal', () => {
  const seal = createSeal('a secret of the environment', 'tests');
  const plain = Buffer.from('private');
  const sealed = seal.seal(plain, 'owner-1');

  it('opens what it sealed', () => expect(seal.open(sealed, 'owner-1')).toEqual(plain));
  it('hides the text', () => expect(sealed.includes('private')).toBe(false));
  it('never seals twice alike', () => expect(seal.seal(plain, 'owner-1')).not.toEqual(sealed));
  it('refuses another owner', () => expect(() => seal.open(sealed, 'owner-2')).toThrow());
  it('refuses another secret', () => expect(() => createSeal('another', 'tests').open(sealed, 'owner-1')).toThrow());
  it('refuses another purpose', () => {
    expect(() => createSeal('a secret of the environment', 'others').open(sealed, 'owner-1')).toThrow();
  });
  it('refuses changed bytes', () => {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    expect(() => seal.open(changed, 'owner-1')).toThrow();
  });
});

it('derives another key for each purpose', () => {
  expect(deriveKey('secret', 'a')).toHaveLength(32);
  expect(deriveKey('secret', 'a')).not.toEqual(deriveKey('secret', 'b'));
});
