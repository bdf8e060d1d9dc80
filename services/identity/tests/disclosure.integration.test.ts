import { decodeJwt } from 'jose';
import { ERASED } from '@outlay/audit/personal';
import { UNREADABLE } from '../src/disclosure/personal-values.ts';
import { addUser, CHANGE_USER, signIn, startIdentity, type IdentityApp, type TestTenant } from './identity-harness.ts';

const CONTACTS = `query ($ids: [ID!]!) { mailContacts(userIds: $ids) { userId email name locale timeZone stopToken } }`;
const OPEN = `query ($changes: [String!]!) { openPersonalValues(changes: $changes) }`;
const PROFILE = `mutation { changeMe(input: { locale: "de-AT", timeZone: "Europe/Vienna" }) { id } }`;

let app: IdentityApp;
let tenant: TestTenant;
let memberId: number;
const sibling = (tenantId: number | null = tenant.id) => app.as({ tenantId, service: 'notifications' });
beforeAll(async () => {
  app = await startIdentity();
  tenant = await app.provision('disclosed', { locale: 'fr', timeZone: 'Europe/Paris' });
  memberId = await addUser(tenant, 'member');
  expect((await tenant.as('MEMBER', memberId)(PROFILE)).errors).toEqual([]);
  await app.superuser.query(`update users set email_verified_at = now()`);
});
afterAll(() => app.stop());

describe('mailContacts', () => {
  const contactsOf = async (ids: unknown[], ask = sibling()) => {
    const { data, errors } = await ask(CONTACTS, { ids: ids.map(String) });
    expect(errors).toEqual([]);
    return data?.['mailContacts'];
  };

  it('answers with mail contacts, in the user’s or the tenant’s language and time zone', async () => {
    const contacts = await contactsOf([tenant.ownerId, memberId, memberId]);
    expect(contacts).toHaveLength(2);
    expect(contacts).toEqual(
      expect.arrayContaining([
        {
          ...{ userId: String(tenant.ownerId), email: tenant.ownerEmail, name: 'Owner' },
          ...{ locale: 'fr', timeZone: 'Europe/Paris', stopToken: expect.stringMatching(/^ols_/) },
        },
        {
          ...{ userId: String(memberId), email: 'member@disclosed.example', name: 'member' },
          ...{ locale: 'de-AT', timeZone: 'Europe/Vienna', stopToken: expect.stringMatching(/^ols_/) },
        },
      ]),
    );
  });

  it('leaves out who is inactive, of another tenant, or nobody, and whose address is not verified', async () => {
    const gone = await addUser(tenant, 'gone', 'MEMBER', false);
    const unproven = await addUser(tenant, 'unproven');
    const other = await app.provision('disclosed-elsewhere');
    expect(
      await contactsOf([gone, unproven, other.ownerId, '9007199254740991', '99999999999999999999', 'x', '']),
    ).toEqual([]);
    expect(await contactsOf([])).toEqual([]);
    expect(await contactsOf([tenant.ownerId], sibling(other.id))).toEqual([]);
  });

  it('answers services alone, within a tenant, a thousand at a time', async () => {
    const ids = [String(memberId)];
    expect((await tenant.owner(CONTACTS, { ids })).code).toBe('FORBIDDEN');
    expect((await tenant.anonymous(CONTACTS, { ids })).code).toBe('FORBIDDEN');
    expect((await sibling(null)(CONTACTS, { ids })).code).toBe('TENANT_REQUIRED');
    const thousandOne = Array.from({ length: 1_001 }, (_, at) => String(at));
    expect((await sibling()(CONTACTS, { ids: thousandOne })).code).toBe('VALIDATION_FAILED');
  });
});

describe('openPersonalValues', () => {
  const open = async (changes: unknown[], ask = sibling()): Promise<unknown[]> => {
    const { data, errors } = await ask(OPEN, { changes: changes.map((change) => JSON.stringify(change)) });
    expect(errors).toEqual([]);
    const texts: string[] = Object(data?.['openPersonalValues']);
    return texts.map((text) => JSON.parse(text));
  };
  const trailOf = async (userId: number) => {
    const { rows } = await app.superuser.query(
      `select changes from audit_entries where tenant_id = $1 and entity_type = 'user' and entity_id = $2 order by id`,
      [tenant.id, userId],
    );
    return rows.map(({ changes }) => changes);
  };

  it('opens personal values, leaves the others and keeps the order', async () => {
    const changes = await trailOf(memberId);
    expect(JSON.stringify(changes)).not.toContain('de-AT');
    const plain = {
      amount: { before: '10.00', after: '12345678901234567890.12' },
      tags: { before: null, after: ['a'] },
    };
    const opened = await open([plain, ...changes]);
    expect(opened[0]).toEqual(plain);
    expect(opened[1]).toMatchObject({ name: { before: null, after: 'member' }, role: { after: 'MEMBER' } });
    expect(opened.at(-1)).toEqual({
      locale: { before: null, after: 'de-AT' },
      timeZone: { before: null, after: 'Europe/Vienna' },
    });
    expect(await open([])).toEqual([]);
  });

  it('says where a person’s key is gone', async () => {
    const erased = await addUser(tenant, 'erased');
    await tenant.owner(CHANGE_USER, { id: String(erased), input: { name: 'Another' } });
    const changes = await trailOf(erased);
    await app.superuser.query(`delete from person_keys where user_id = $1`, [erased]);
    expect((await open(changes)).at(-1)).toEqual({ name: { before: ERASED, after: ERASED } });
  });

  it('opens nothing of another tenant', async () => {
    const other = await app.provision('opened-other');
    const [registered] = await trailOf(memberId);
    expect(await open([registered], sibling(other.id))).toMatchObject([{ name: { before: null, after: ERASED } }]);
  });

  it('says where a value was tampered with, and opens the others', async () => {
    const [registered] = await trailOf(memberId);
    const moved = { ...registered, name: registered.email };
    const forged = { name: { before: null, after: { encrypted: 'aes-256-gcm', personId: 1.5, data: 'x' } } };
    expect(await open([moved, forged])).toMatchObject([
      { name: { before: null, after: UNREADABLE }, email: { after: 'member@disclosed.example' } },
      { name: { after: ERASED } },
    ]);
  });

  it('refuses what are no changes, too many, and everybody but services', async () => {
    for (const text of ['', '[]', '1e999', '{"a":1}', '{"a":{"before":1}}', 'null']) {
      expect((await sibling()(OPEN, { changes: [text] })).code).toBe('VALIDATION_FAILED');
    }
    const thousandOne = Array.from({ length: 1_001 }, () => '{}');
    expect((await sibling()(OPEN, { changes: thousandOne })).code).toBe('VALIDATION_FAILED');
    expect((await tenant.owner(OPEN, { changes: ['{}'] })).code).toBe('FORBIDDEN');
    expect((await sibling(null)(OPEN, { changes: ['{}'] })).code).toBe('TENANT_REQUIRED');
  });
});

describe('sessionsLive', () => {
  const LIVE = `query ($sessions: [SessionInput!]!) { sessionsLive(sessions: $sessions) }`;
  const gateway = (tenantId = tenant.id) => app.as({ tenantId, service: 'gateway' });
  const live = async (sessions: object[], ask = gateway()) => (await ask(LIVE, { sessions })).data?.['sessionsLive'];
  const sessionOf = async (email: string) => {
    const { accessToken, refreshToken } = await signIn(tenant, email);
    const { sub, sv, fam } = decodeJwt(accessToken);
    return { refreshToken, session: { userId: String(sub), version: Number(sv), familyId: String(fam) } };
  };

  it('knows sessions that live from those that a sign-out, a change of access or nobody ended', async () => {
    const userId = await addUser(tenant, 'watched');
    const [first, second] = [
      await sessionOf('watched@disclosed.example'),
      await sessionOf('watched@disclosed.example'),
    ];
    const stranger = { userId: '999999', version: 1, familyId: first.session.familyId };
    const nameless = { userId: first.session.userId, version: first.session.version };
    const asked = [first.session, second.session, nameless, stranger, { ...first.session, version: 0 }];
    expect(await live(asked)).toEqual([true, true, true, false, false]);
    await app.as({ tenantId: null, anonymous: true })(`mutation ($token: String!) { logout(refreshToken: $token) }`, {
      token: first.refreshToken,
    });
    expect(await live(asked)).toEqual([false, true, true, false, false]);
    await tenant.owner(CHANGE_USER, { id: String(userId), input: { isActive: false } });
    expect(await live(asked)).toEqual([false, false, false, false, false]);
  });

  it('answers services alone, and each tenant of its own', async () => {
    const { session } = await sessionOf(tenant.ownerEmail);
    expect((await tenant.owner(LIVE, { sessions: [session] })).code).toBe('FORBIDDEN');
    const other = await app.provision('sessions-elsewhere');
    expect(await live([session], gateway(other.id))).toEqual([false]);
    expect((await gateway()(LIVE, { sessions: Array(1001).fill(session) })).code).toBe('VALIDATION_FAILED');
  });
});
