import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, type JWK } from 'jose';
import { signAccessToken } from './access-token.ts';

const authority = { issuer: 'https://outlay.example', audience: 'outlay:api' };
const subject = { userId: 7, tenantId: 3, role: 'ADMIN', sessionVersion: 5, familyId: 'family-1' } as const;

async function keyPair(kid: string): Promise<{ privateKey: JWK & { kid: string }; publicKey: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { privateKey: { ...(await exportJWK(privateKey)), kid }, publicKey: { ...(await exportJWK(publicKey)), kid } };
}

describe('an access token', () => {
  it('says who, where, as what, for whom and for how long', async () => {
    const { privateKey, publicKey } = await keyPair('k1');
    const token = await signAccessToken(privateKey, authority, subject);
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet({ keys: [publicKey] }), {
      ...authority,
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
    });
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' });
    expect(payload).toMatchObject({
      iss: authority.issuer,
      aud: authority.audience,
      sub: '7',
      tid: 3,
      role: 'ADMIN',
      sv: 5,
      fam: 'family-1',
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
  });

  it('is not believed under another key of the same id', async () => {
    const [mine, other] = await Promise.all([keyPair('k1'), keyPair('k1')]);
    const token = await signAccessToken(mine.privateKey, authority, subject);
    await expect(jwtVerify(token, createLocalJWKSet({ keys: [other.publicKey] }))).rejects.toThrow('signature');
  });
});
