import { NO_LIMITS } from '@outlay/tenancy/key-limits';
import { permissionsOf, type Role } from '@outlay/tenancy/permissions';
import type { RequestContext } from '@outlay/tenancy/request-context';
import {
  applyAccess,
  applyProfile,
  checkAuthority,
  checkCredentials,
  checkOwnerLeft,
  checkPasswordPair,
  type Access,
} from './user.rules.ts';

const as = (role: Role): RequestContext => ({
  tenantId: 1,
  principal: { kind: 'user', userId: 1, role, permissions: permissionsOf(role) },
  requestId: 'r',
});
const access = (role: Role, isActive = true): Access => ({ role, isActive });
const invalid = (...fields: string[]) =>
  expect.objectContaining({
    code: 'VALIDATION_FAILED',
    details: fields.map((field) => expect.objectContaining({ field })),
  });

const TENANT = { slug: 'acme', name: 'Acme' };

describe('checkCredentials', () => {
  it('normalises', () => {
    expect(checkCredentials({ email: ' A@Example.com', password: 'correct horse' }, TENANT)).toEqual({
      email: 'a@example.com',
      password: 'correct horse',
      name: '',
    });
  });

  it('names every field that is wrong, below its path', () => {
    expect(() => checkCredentials({ email: 'x', password: 'short', name: 'a\u202eb' }, TENANT, 'owner.')).toThrow(
      invalid('owner.email', 'owner.password', 'owner.name'),
    );
  });
});

describe('applyProfile', () => {
  const current = { name: 'Member', locale: 'en', timeZone: null };
  it('keeps what is left out', () => expect(applyProfile(current, {})).toEqual(current));
  it('clears with null', () => {
    expect(applyProfile(current, { name: null, locale: null, timeZone: null })).toEqual({
      name: '',
      locale: null,
      timeZone: null,
    });
  });
  it('canonicalises', () => {
    expect(applyProfile(current, { locale: 'DE-at', timeZone: 'Europe/Vienna' })).toMatchObject({
      locale: 'de-AT',
      timeZone: 'Europe/Vienna',
    });
  });
  it('refuses together', () =>
    expect(() => applyProfile(current, { locale: '?', timeZone: '?' })).toThrow(invalid('locale', 'timeZone')));
});

describe('applyAccess', () => {
  it('keeps what is left out', () => expect(applyAccess(access('ADMIN'), {})).toEqual(access('ADMIN')));
  it('takes false for a value', () =>
    expect(applyAccess(access('ADMIN'), { isActive: false })).toEqual(access('ADMIN', false)));
  it('refuses null', () => {
    expect(() => applyAccess(access('ADMIN'), { role: null, isActive: null })).toThrow(invalid('role', 'isActive'));
  });
});

describe('checkAuthority', () => {
  it('lets an Owner do all', () =>
    expect(() => checkAuthority(as('OWNER'), access('OWNER'), access('MEMBER'))).not.toThrow());
  it('lets an Admin change others', () =>
    expect(() => checkAuthority(as('ADMIN'), access('MEMBER'), access('ADMIN'))).not.toThrow());
  it.each<[Role, Role]>([
    ['OWNER', 'OWNER'],
    ['OWNER', 'MEMBER'],
    ['MEMBER', 'OWNER'],
    ['ADMIN', 'OWNER'],
  ])('keeps an Admin from %s to %s', (from, to) => {
    expect(() => checkAuthority(as('ADMIN'), access(from), access(to))).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
  });
  it('does not take a key for an Owner', () => {
    const key: RequestContext = {
      tenantId: 1,
      principal: { kind: 'key', keyId: 1, permissions: permissionsOf('OWNER'), limits: NO_LIMITS },
      requestId: 'r',
    };
    expect(() => checkAuthority(key, access('OWNER'), access('OWNER', false))).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN' }),
    );
  });
});

describe('checkOwnerLeft', () => {
  const lastOwner = expect.objectContaining({ code: 'LAST_OWNER', status: 409 });
  it('keeps the last Owner in the role', () =>
    expect(() => checkOwnerLeft(7, access('ADMIN'), [7])).toThrow(lastOwner));
  it('keeps the last Owner active', () =>
    expect(() => checkOwnerLeft(7, access('OWNER', false), [7])).toThrow(lastOwner));
  it('lets one of two go', () => expect(() => checkOwnerLeft(7, access('ADMIN'), [7, 8])).not.toThrow());
  it('lets others go', () => expect(() => checkOwnerLeft(9, access('MEMBER', false), [7])).not.toThrow());
  it('lets the last Owner stay', () => expect(() => checkOwnerLeft(7, access('OWNER'), [7])).not.toThrow());
});

describe('checkPasswordPair', () => {
  it('wants the current password with a new one', () =>
    expect(() => checkPasswordPair('new one 123', undefined)).toThrow(invalid('currentPassword')));
  it('takes both or none', () => {
    expect(() => checkPasswordPair('new one 123', 'old')).not.toThrow();
    expect(() => checkPasswordPair(undefined, undefined)).not.toThrow();
  });
  it('refuses to clear it', () => expect(() => checkPasswordPair(null, 'old')).toThrow(invalid('password')));
});
