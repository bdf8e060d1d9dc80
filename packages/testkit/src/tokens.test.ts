import { createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { permissionsOf } from '@outlay/tenancy/permissions';
import { createTokenMint, testPrincipal } from './tokens.ts';

describe('createTokenMint', () => {
  it('mints what a service that trusts its keys accepts', async () => {
    const mint = await createTokenMint();
    const verifier = createInternalTokenVerifier(mint.publicKeys);
    const token = await mint.internalToken({ tenantId: 3, role: 'MEMBER', userId: 8 });
    expect(await verifier.verify(token)).toEqual({
      tenantId: 3,
      principal: { kind: 'user', userId: 8, role: 'MEMBER', permissions: permissionsOf('MEMBER') },
    });
  });

  it('mints what a service that trusts other keys refuses', async () => {
    const [mint, other] = await Promise.all([createTokenMint(), createTokenMint()]);
    const token = await mint.internalToken({ tenantId: 3 });
    await expect(createInternalTokenVerifier(other.publicKeys).verify(token)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('testPrincipal', () => {
  it('is an Owner, a service or nobody', () => {
    expect(testPrincipal({})).toMatchObject({ kind: 'user', role: 'OWNER' });
    expect(testPrincipal({ service: 'ledger', permissions: ['projects:read'] })).toEqual({
      kind: 'service',
      name: 'ledger',
      permissions: new Set(['projects:read']),
    });
    expect(testPrincipal({ anonymous: true }).permissions.size).toBe(0);
  });
});
