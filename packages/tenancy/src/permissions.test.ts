import { parseId } from './ids.ts';
import { PERMISSIONS, permissionsOf, ROLES } from './permissions.ts';
import { ANONYMOUS, requirePermission, tenantOf, type RequestContext } from './request-context.ts';

describe('permissions', () => {
  it('follow the table of the product: nobody below has what those above lack, but for recording', () => {
    for (const permission of PERMISSIONS) expect(permissionsOf('OWNER').has(permission)).toBe(true);
    expect(permissionsOf('ADMIN').has('tenant:manage')).toBe(false);
    expect(permissionsOf('ANALYST').has('expenses:write')).toBe(false);
    expect(permissionsOf('MEMBER').has('expenses:write')).toBe(true);
    expect(permissionsOf('MEMBER').has('audit:read')).toBe(false);
    expect(ROLES).toHaveLength(4);
  });

  it('refuse by default', () => {
    const anonymous: RequestContext = { tenantId: null, principal: ANONYMOUS, requestId: 'r' };
    expect(() => requirePermission(anonymous, 'expenses:read')).toThrow('Sign in');
    const member: RequestContext = {
      ...anonymous,
      principal: { kind: 'user', userId: 1, role: 'MEMBER', permissions: permissionsOf('MEMBER') },
    };
    expect(() => requirePermission(member, 'tenant:manage')).toThrow('role does not allow');
    expect(() => tenantOf(anonymous)).toThrow('which tenant');
  });
});

describe('parseId', () => {
  it.each(['0', '-1', '1.0', '1e3', '', ' 1', '9007199254740992', '99999999999999999999', 'x'])(
    'finds nobody at %p',
    (text) => {
      expect(parseId(text)).toBeNull();
    },
  );
  it('reads the largest id there can be', () => expect(parseId('9007199254740991')).toBe(9007199254740991));
});
