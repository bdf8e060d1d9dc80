import { createLocalJWKSet, errors, exportJWK, generateKeyPair, SignJWT, type JWTVerifyGetKey } from 'jose';
import { createAccessTokenVerifier } from './access-token.ts';

async function setUp() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'EdDSA' };
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ iss: 'i', aud: 'a', sub: '5', tid: 3, role: 'ADMIN', sv: 2, exp: now + 60 })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k' })
    .sign(privateKey);
  return { token, keys: createLocalJWKSet({ keys: [jwk] }) };
}

describe('the access token verifier', () => {
  it('reads the claims, and verifies a token once', async () => {
    const { token, keys } = await setUp();
    let fetched = 0;
    const counting: JWTVerifyGetKey = (header, jws) => {
      fetched += 1;
      return keys(header, jws);
    };
    const verifier = createAccessTokenVerifier({ issuer: 'i', audience: 'a', keys: counting });
    const claims = { userId: 5, tenantId: 3, role: 'ADMIN', sessionVersion: 2, expiresAtMs: expect.any(Number) };
    expect(await verifier.verify(token)).toEqual(claims);
    expect(await verifier.verify(token)).toEqual(claims);
    expect(fetched).toBe(1);
  });

  it('answers SERVICE_UNAVAILABLE while there are no keys to verify with', async () => {
    const { token } = await setUp();
    for (const failure of [
      new errors.JWKSTimeout(),
      new errors.JOSEError('Expected 200 OK'),
      new TypeError('fetch failed'),
    ]) {
      const keys = async () => {
        throw failure;
      };
      const verifier = createAccessTokenVerifier({ issuer: 'i', audience: 'a', keys });
      await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    }
  });
});
