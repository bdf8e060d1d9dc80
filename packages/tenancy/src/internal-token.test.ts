import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createInternalTokenSigner, createInternalTokenVerifier } from './internal-token.ts';
import { NO_LIMITS } from './key-limits.ts';
import { permissionsOf } from './permissions.ts';
import { ANONYMOUS, type Principal } from './request-context.ts';

async function keyPair(kid: string, signer = 'gateway') {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    privateJwk: { ...(await exportJWK(privateKey)), kid },
    publicJwk: { ...(await exportJWK(publicKey)), kid, outlay_signer: signer },
  };
}

describe('the internal token', () => {
  it.each<Principal>([
    { kind: 'user', userId: 3, role: 'ANALYST', permissions: permissionsOf('ANALYST') },
    { kind: 'user', userId: 3, role: 'OWNER', permissions: permissionsOf('OWNER'), familyId: 'a-sign-in' },
    { kind: 'key', keyId: 9, permissions: new Set(['expenses:read']), limits: NO_LIMITS },
    {
      kind: 'key',
      keyId: 9,
      permissions: new Set(['expenses:write']),
      limits: { projectIds: new Set([4, 5]), accountIds: new Set(), maxAmountMinor: 100n, maxPerDayMinor: 0n },
    },
    { kind: 'service', name: 'ledger', permissions: new Set() },
    ANONYMOUS,
  ])('carries a principal of kind $kind', async (principal) => {
    const { privateJwk, publicJwk } = await keyPair('a', principal.kind === 'service' ? principal.name : 'gateway');
    const token = await createInternalTokenSigner(privateJwk).sign({ tenantId: 5, principal });
    const verifier = createInternalTokenVerifier({ keys: [publicJwk] });
    expect(await verifier.verify(token)).toEqual({ tenantId: 5, principal });
    expect(await verifier.verify(token)).toEqual({ tenantId: 5, principal });
  });

  it('is believed of whom its signer speaks for: the gateway for people, keys and nobody, a service for itself', async () => {
    const pairs = { gateway: await keyPair('g'), ledger: await keyPair('l', 'ledger') };
    const verifier = createInternalTokenVerifier({ keys: [pairs.gateway.publicJwk, pairs.ledger.publicJwk] });
    const principals: Principal[] = [
      { kind: 'user', userId: 3, role: 'OWNER', permissions: permissionsOf('OWNER') },
      { kind: 'key', keyId: 9, permissions: new Set(['expenses:read']), limits: NO_LIMITS },
      ANONYMOUS,
      ...['gateway', 'ledger', 'identity'].map((name): Principal => ({
        kind: 'service',
        name,
        permissions: new Set(),
      })),
    ];
    const believed = async (signer: keyof typeof pairs) => {
      const { sign } = createInternalTokenSigner(pairs[signer].privateJwk);
      const outcomes = principals.map(async (principal) => {
        const verified = verifier.verify(await sign({ tenantId: 1, principal })).then(
          () => true,
          (error: unknown) => {
            expect(error).toMatchObject({ code: 'UNAUTHENTICATED' });
            return false;
          },
        );
        return (await verified) ? [principal.kind === 'service' ? principal.name : principal.kind] : [];
      });
      return (await Promise.all(outcomes)).flat();
    };
    expect(await believed('gateway')).toEqual(['user', 'key', 'anonymous', 'gateway']);
    expect(await believed('ledger')).toEqual(['ledger']);
  });

  it('refuses a foreign key, another audience, another type, an expired or endless token, and no token at all', async () => {
    const ours = await keyPair('a');
    const theirs = await keyPair('a');
    const verifier = createInternalTokenVerifier({ keys: [ours.publicJwk] });
    const { importJWK } = await import('jose');
    const key = await importJWK(ours.privateJwk, 'EdDSA');
    const claims = { tid: 1, kind: 'user', id: 1, role: 'OWNER', permissions: ['tenant:manage'] };
    const signed = (typ: string, audience: string, expires?: number) => {
      const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ, kid: 'a' }).setAudience(audience);
      return (expires === undefined ? jwt : jwt.setExpirationTime(expires)).sign(key);
    };
    const soon = Math.floor(Date.now() / 1000) + 60;
    const forged = [
      await createInternalTokenSigner(theirs.privateJwk).sign({ tenantId: 1, principal: ANONYMOUS }),
      await signed('outlay-internal+jwt', 'elsewhere', soon),
      await signed('at+jwt', 'outlay:internal', soon),
      await signed('outlay-internal+jwt', 'outlay:internal', soon - 120),
      await signed('outlay-internal+jwt', 'outlay:internal'),
      'eyJhbGciOiJub25lIn0.e30.',
      '',
    ];
    for (const token of forged) await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    claims.kind = 'key';
    await expect(verifier.verify(await signed('outlay-internal+jwt', 'outlay:internal', soon))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'The internal token names no limits of its key.',
    });
    claims.kind = 'user';
    const good = await signed('outlay-internal+jwt', 'outlay:internal', soon);
    await expect(verifier.verify(good)).resolves.toMatchObject({ tenantId: 1 });
  });
});
