import { permissionsOf } from '@outlay/tenancy/permissions';
import { ANONYMOUS, type Principal } from '@outlay/tenancy/request-context';
import { createInternalTokens } from './internal-tokens.ts';

function counting() {
  let signed = 0;
  const tokens = createInternalTokens({ sign: async () => `token-${(signed += 1)}` });
  return { tokens, count: () => signed };
}

describe('internal tokens', () => {
  it('are signed once for a principal in a tenant', async () => {
    const { tokens, count } = counting();
    const owner: Principal = { kind: 'user', userId: 1, role: 'OWNER', permissions: permissionsOf('OWNER') };
    const first = await tokens.tokenFor({ tenantId: 1, principal: owner });
    expect(await tokens.tokenFor({ tenantId: 1, principal: { ...owner } })).toBe(first);
    const others = await Promise.all([
      tokens.tokenFor({ tenantId: 2, principal: owner }),
      tokens.tokenFor({ tenantId: 1, principal: { ...owner, userId: 2 } }),
      tokens.tokenFor({ tenantId: 1, principal: { ...owner, familyId: 'a-sign-in' } }),
      tokens.tokenFor({ tenantId: 1, principal: { ...owner, role: 'MEMBER', permissions: permissionsOf('MEMBER') } }),
      tokens.tokenFor({ tenantId: 1, principal: ANONYMOUS }),
      tokens.tokenFor({ tenantId: null, principal: ANONYMOUS }),
    ]);
    expect(new Set([first, ...others]).size).toBe(7);
    expect(count()).toBe(7);
  });

  it('forget a signature that failed', async () => {
    let isBroken = true;
    const tokens = createInternalTokens({
      sign: async () => {
        if (isBroken) throw new Error('no key');
        return 'token';
      },
    });
    const identity = { tenantId: 1, principal: ANONYMOUS };
    await expect(tokens.tokenFor(identity)).rejects.toThrow('no key');
    isBroken = false;
    await expect(tokens.tokenFor(identity)).resolves.toBe('token');
  });
});
