import { waitFor } from '@outlay/testkit/wait-for';
import {
  addUser,
  CHANGE_USER,
  PASSWORD,
  REGISTER,
  signIn,
  startIdentity,
  type IdentityApp,
  type TestTenant,
} from './identity-harness.ts';

const INVITE = `mutation ($input: InviteInput!) { invite(input: $input) { id email role expiresAt invitedBy { id name } } }`;
const RESEND = `mutation ($id: ID!) { resendInvitation(id: $id) { id expiresAt } }`;
const REVOKE = `mutation ($id: ID!) { revokeInvitation(id: $id) }`;
const LIST = `{ invitations { id email role } }`;
const PREVIEW = `query ($token: String!) { invitationOf(token: $token) { tenantName tenantSlug email role } }`;

let app: IdentityApp;
let tenant: TestTenant;
beforeAll(async () => {
  app = await startIdentity({ PUBLIC_URL: 'https://outlay.example' });
  tenant = await app.provision('inviting', { registration: 'CLOSED' });
  await app.superuser.query(`update users set email_verified_at = now()`);
});
afterAll(() => app.stop());

const anybody = () => app.as({ tenantId: null, anonymous: true });
const invite = (email: string, role = 'MEMBER', asker = tenant.owner, headers = {}) =>
  asker(INVITE, { input: { email, role } }, headers);
const accept = (inviteToken: string, email: string, more: object = {}, asker = anybody(), headers = {}) =>
  asker(REGISTER, { input: { email, password: PASSWORD, name: 'Invited', inviteToken, ...more } }, headers);
const tokenFor = (email: string) => app.linkIn('join', email);

async function invited(email: string, role = 'MEMBER'): Promise<{ id: string; token: string }> {
  const { data, errors } = await invite(email, role);
  expect(errors).toEqual([]);
  return { id: Object(data?.['invite']).id, token: await tokenFor(email) };
}

describe('an invitation', () => {
  it('lets one person in with the invited role, whatever the policy', async () => {
    const { data } = await invite('New@Guest.example', 'ANALYST');
    expect(data?.['invite']).toMatchObject({
      ...{ email: 'new@guest.example', role: 'ANALYST', invitedBy: { id: String(tenant.ownerId), name: 'Owner' } },
    });
    const token = await tokenFor('new@guest.example');
    const preview = await anybody()(PREVIEW, { token });
    expect(preview.data?.['invitationOf']).toEqual({
      ...{ tenantName: 'inviting', tenantSlug: 'inviting', email: 'new@guest.example', role: 'ANALYST' },
    });
    const answers = await Promise.all([accept(token, 'new@guest.example'), accept(token, 'new@guest.example')]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['INVITE_INVALID', undefined].sort());
    const { user } = await signIn(tenant, 'new@guest.example');
    expect(user).toMatchObject({ role: 'ANALYST' });
    expect((await anybody()(PREVIEW, { token })).code).toBe('INVITE_INVALID');
  });

  it('is listed until it is used, with what it is for', async () => {
    const { id, token } = await invited('listed@guest.example');
    const open = async () => {
      const list: { id: string }[] = Object((await tenant.owner(LIST)).data?.['invitations']);
      return list.filter((each) => each.id === id);
    };
    expect(await open()).toEqual([{ id, email: 'listed@guest.example', role: 'MEMBER' }]);
    await accept(token, 'listed@guest.example');
    expect(await open()).toEqual([]);
  });

  it('is worth nothing when used, late, revoked, changed, or for another address or tenant', async () => {
    const other = await app.provision('inviting-elsewhere');
    const { id, token } = await invited('worth@guest.example');
    expect((await accept(token, 'other@guest.example')).code).toBe('INVITE_INVALID');
    expect((await accept(token, 'worth@guest.example', {}, other.anonymous)).code).toBe('INVITE_INVALID');
    for (const text of [
      '',
      'x',
      `${token}x`,
      token.replace(/^oli_\d+_/, `oli_${other.id}_`),
      token.replace(/^oli/, 'ola'),
    ])
      expect((await accept(text, 'worth@guest.example')).code).toBe('INVITE_INVALID');
    await app.superuser.query(`update invitations set expires_at = now() where id = $1`, [id]);
    expect((await accept(token, 'worth@guest.example')).code).toBe('INVITE_INVALID');
    await app.superuser.query(`update invitations set expires_at = now() + interval '1 day' where id = $1`, [id]);
    expect((await tenant.owner(REVOKE, { id })).data).toEqual({ revokeInvitation: true });
    expect((await accept(token, 'worth@guest.example')).code).toBe('INVITE_INVALID');
    for (const gone of [id, '0', 'x', '9007199254740991']) {
      expect((await tenant.owner(REVOKE, { id: gone })).code).toBe('NOT_FOUND');
      expect((await tenant.owner(RESEND, { id: gone })).code).toBe('NOT_FOUND');
    }
  });

  it('sent again has another link, and the first one ends; so does another invitation to the address', async () => {
    const { id, token } = await invited('again@guest.example');
    expect((await tenant.owner(RESEND, { id })).errors).toEqual([]);
    expect((await accept(token, 'again@guest.example')).code).toBe('INVITE_INVALID');
    const { rows: open } = await app.superuser.query(
      `select id from invitations where email = 'again@guest.example' and revoked_at is null`,
    );
    expect(open).toHaveLength(1);
    await invite('again@guest.example', 'ADMIN');
    const { rows } = await app.superuser.query(
      `select role from invitations where email = 'again@guest.example' and revoked_at is null`,
    );
    expect(rows).toEqual([{ role: 'ADMIN' }]);
  });

  it('is stored as a hash, and its address stands in no audit entry', async () => {
    const { token } = await invited('hidden@guest.example');
    const { rows } = await app.superuser.query(
      `select i::text as row from invitations i union all select e::text from audit_entries e`,
    );
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
    const trail = await app.superuser.query(
      `select e::text as row from audit_entries e where entity_type = 'invitation'`,
    );
    expect(trail.rows.length).toBeGreaterThan(0);
    for (const { row } of trail.rows) expect(row).not.toContain('guest.example');
  });

  it('is made, and accepted, once with an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'invite-1' };
    const first = await invite('keyed@guest.example', 'MEMBER', tenant.owner, key);
    expect((await invite('keyed@guest.example', 'MEMBER', tenant.owner, key)).data).toEqual(first.data);
    const token = await tokenFor('keyed@guest.example');
    const accepted = await accept(token, 'keyed@guest.example', {}, anybody(), key);
    expect(accepted.errors).toEqual([]);
    expect((await accept(token, 'keyed@guest.example', {}, anybody(), key)).data).toEqual(accepted.data);
  });

  it('refuses a weak password, and is good for another try then', async () => {
    const { token } = await invited('weak@guest.example');
    expect((await accept(token, 'weak@guest.example', { password: 'short' })).code).toBe('VALIDATION_FAILED');
    expect((await accept(token, 'weak@guest.example')).errors).toEqual([]);
  });

  it('brings back who was deactivated, with a new password; an active user cannot be invited', async () => {
    const open = await app.provision('returning');
    const id = await addUser(open, 'gone');
    await open.owner(CHANGE_USER, { id: String(id), input: { isActive: false } });
    expect((await invite('gone@returning.example', 'ANALYST', open.owner)).errors).toEqual([]);
    const token = await tokenFor('gone@returning.example');
    await accept(token, 'gone@returning.example', { password: 'another good password' });
    expect((await signIn(open, 'gone@returning.example', 'another good password')).user).toMatchObject({
      id: String(id),
      role: 'ANALYST',
    });
    expect((await invite('gone@returning.example', 'MEMBER', open.owner)).code).toBe('EMAIL_TAKEN');
  });
});

describe('who may invite', () => {
  it('is an Owner, or an Admin below an Owner; nobody else', async () => {
    const people = await app.provision('powers');
    const ids = { ADMIN: 0, ANALYST: 0, MEMBER: 0 };
    for (const role of ['ADMIN', 'ANALYST', 'MEMBER'] as const)
      ids[role] = await addUser(people, role.toLowerCase(), role);
    const admin = people.as('ADMIN', ids.ADMIN);
    expect((await invite('a@guest.example', 'ADMIN', admin)).errors).toEqual([]);
    expect((await invite('b@guest.example', 'OWNER', admin)).code).toBe('FORBIDDEN');
    const byOwner = await invite('c@guest.example', 'OWNER', people.owner);
    const { id } = Object(byOwner.data?.['invite']);
    expect((await admin(RESEND, { id })).code).toBe('FORBIDDEN');
    expect((await admin(REVOKE, { id })).code).toBe('FORBIDDEN');
    for (const role of ['ANALYST', 'MEMBER'] as const) {
      const asker = people.as(role, ids[role]);
      expect((await invite('d@guest.example', 'MEMBER', asker)).code).toBe('FORBIDDEN');
      expect((await asker(LIST)).code).toBe('FORBIDDEN');
      expect((await asker(RESEND, { id })).code).toBe('FORBIDDEN');
      expect((await asker(REVOKE, { id })).code).toBe('FORBIDDEN');
    }
    expect((await invite('d@guest.example', 'MEMBER', people.anonymous)).code).toBe('UNAUTHENTICATED');
  });

  it('is decided again when the invitation is accepted', async () => {
    const people = await app.provision('demoted');
    const adminId = await addUser(people, 'admin', 'ADMIN');
    await invite('e@guest.example', 'ADMIN', people.as('ADMIN', adminId));
    const token = await tokenFor('e@guest.example');
    await people.owner(CHANGE_USER, { id: String(adminId), input: { role: 'MEMBER' } });
    expect((await accept(token, 'e@guest.example')).code).toBe('INVITE_INVALID');
  });

  it('ends with the access of whom it invites, and is no way for an Admin around an Owner', async () => {
    const people = await app.provision('owners-of-old');
    const adminId = await addUser(people, 'admin', 'ADMIN');
    const ownerId = await addUser(people, 'second', 'OWNER');
    const { data } = await people.anonymous(REGISTER, { input: { email: 'waits@guest.example', password: PASSWORD } });
    const waiting = Object(data?.['register']).id;
    await invite('waits@guest.example', 'ADMIN', people.owner);
    const token = await tokenFor('waits@guest.example');
    await people.owner(CHANGE_USER, { id: waiting, input: { isActive: true } });
    await people.owner(CHANGE_USER, { id: waiting, input: { isActive: false } });
    expect((await accept(token, 'waits@guest.example')).code).toBe('INVITE_INVALID');

    await people.owner(CHANGE_USER, { id: String(ownerId), input: { isActive: false } });
    const email = 'second@owners-of-old.example';
    expect((await invite(email, 'MEMBER', people.as('ADMIN', adminId))).code).toBe('FORBIDDEN');
    expect((await invite(email, 'MEMBER', people.owner)).errors).toEqual([]);
  });

  it('answers for an invitation that it sends again, in place of who invited first', async () => {
    const people = await app.provision('successors');
    const [first, second] = [await addUser(people, 'one', 'ADMIN'), await addUser(people, 'two', 'ADMIN')];
    const { data } = await invite('f@guest.example', 'MEMBER', people.as('ADMIN', first));
    await people.owner(CHANGE_USER, { id: String(first), input: { isActive: false } });
    const token = await tokenFor('f@guest.example');
    expect((await anybody()(PREVIEW, { token })).code).toBe('INVITE_INVALID');
    expect((await people.as('ADMIN', second)(RESEND, { id: Object(data?.['invite']).id })).errors).toEqual([]);
    const renewed = await waitFor(async () => {
      const newest = await tokenFor('f@guest.example');
      return newest === token ? null : newest;
    });
    expect((await accept(renewed, 'f@guest.example')).errors).toEqual([]);
  });

  it('sees no invitation of another tenant', async () => {
    const other = await app.provision('inviting-foreign');
    const { id } = await invited('foreign@guest.example');
    expect((await other.owner(LIST)).data).toEqual({ invitations: [] });
    expect((await other.owner(REVOKE, { id })).code).toBe('NOT_FOUND');
    expect((await other.owner(RESEND, { id })).code).toBe('NOT_FOUND');
  });

  it('invites twenty people a day until the own address is verified, and nobody who gets five letters a day', async () => {
    const people = await app.provision('eager');
    for (let n = 0; n < 20; n++)
      expect((await invite(`n${n}@eager.example`, 'MEMBER', people.owner)).errors).toEqual([]);
    const { data } = await people.owner(LIST);
    const [{ id }] = Object(data?.['invitations']);
    expect((await people.owner(RESEND, { id })).code).toBe('RATE_LIMITED');
    expect((await invite('late@eager.example', 'MEMBER', people.owner)).code).toBe('RATE_LIMITED');
    await app.superuser.query(`update users set email_verified_at = now() where id = $1`, [people.ownerId]);
    for (let n = 0; n < 5; n++) expect((await invite('late@eager.example', 'MEMBER', people.owner)).errors).toEqual([]);
    expect((await invite('late@eager.example', 'MEMBER', people.owner)).code).toBe('RATE_LIMITED');
  });

  it('invites nobody who declined mails', async () => {
    const { errors } = await invite('tired@guest.example');
    expect(errors).toEqual([]);
    await anybody()(`mutation ($token: String!) { stopMails(token: $token) }`, {
      token: await app.linkIn('stop-mails', 'tired@guest.example'),
    });
    expect((await invite('tired@guest.example')).code).toBe('LETTERS_DECLINED');
  });
});
