import { createAddressDigest } from './address-digest.ts';

const digests = createAddressDigest('a secret of the environment');

describe('the digest of an address', () => {
  it('is the same each time, and under this secret alone', () => {
    expect(digests.of('ada@acme.example')).toBe(digests.of('ada@acme.example'));
    expect(digests.of('ada@acme.example')).not.toBe(digests.of('bob@acme.example'));
    expect(createAddressDigest('another').of('ada@acme.example')).not.toBe(digests.of('ada@acme.example'));
  });

  it('is what the token of its reader names', () => {
    const token = digests.stopToken('ada@acme.example');
    expect(token).not.toContain('ada');
    expect(digests.readStopToken(token)).toBe(digests.of('ada@acme.example'));
  });

  it.each(['', 'ols_', `ols_${'A'.repeat(64)}`, digests.stopToken('ada@acme.example').slice(0, -1)])(
    'is named by no other text: %s',
    (text) => expect(digests.readStopToken(text)).toBeNull(),
  );

  it('is not named by a token of another secret', () => {
    expect(digests.readStopToken(createAddressDigest('another').stopToken('ada@acme.example'))).toBeNull();
  });
});
