import {
  CHANGE_TENANT,
  CREATE_TENANT,
  startIdentity,
  PASSWORD,
  REFRESH,
  type IdentityApp,
  type TestTenant,
} from './identity-harness.ts';

let app: IdentityApp;
beforeAll(async () => {
  app = await startIdentity();
});
afterAll(() => app.stop());

const anybody = () => app.as({ tenantId: null, anonymous: true });
const create = (input: object, headers = {}) => anybody()(CREATE_TENANT, { input }, headers);

describe('provisioning', () => {
  it('makes a tenant with defaults and an active Owner', async () => {
    const owner = { email: 'First@Example.com', password: PASSWORD, name: 'First' };
    const { data, errors } = await create({ name: ' Acme ', slug: 'acme', owner });
    expect(errors).toEqual([]);
    expect(data?.['createTenant']).toEqual({
      tenant: {
        id: expect.stringMatching(/^\d+$/),
        ...{ name: 'Acme', slug: 'acme', customDomain: null, baseCurrency: 'USD', timeZone: 'UTC', locale: 'en' },
        ...{ registration: 'APPROVAL', emailDomains: [], retentionDays: null, fiscalYearStart: 1, version: 1 },
      },
      owner: { id: expect.any(String), email: 'first@example.com', name: 'First', role: 'OWNER', isActive: true },
    });
  });

  const WITH_SESSION = `mutation ($input: CreateTenantInput!) { createTenant(input: $input) {
    tenant { id } session { accessToken refreshToken user { id email } } } }`;

  it('signs the Owner in, also where the request is repeated, and stores no token', async () => {
    const input = { name: 'Signed', slug: 'signed-in', owner: { email: 'owner@signed.example', password: PASSWORD } };
    const send = () => anybody()(WITH_SESSION, { input }, { 'idempotency-key': 'signed-in' });
    const [first, again] = [await send(), await send()].map(({ data }) => Object(data?.['createTenant']));
    expect(again.tenant).toEqual(first.tenant);
    expect(first.session.user).toMatchObject({ email: 'owner@signed.example' });
    expect(again.session.refreshToken).not.toBe(first.session.refreshToken);
    const me = await app.as({ tenantId: null, anonymous: true })(REFRESH, { token: first.session.refreshToken });
    expect(me.code).toBeUndefined();
    const { rows } = await app.superuser.query(`select answer::text from idempotency_keys where key = 'signed-in'`);
    expect(rows).toHaveLength(1);
    expect(rows[0].answer).not.toMatch(/olr_|accessToken|refreshToken|correct horse/);
  });

  it('signs nobody in without an Owner, nor by a repeated request once the password is another', async () => {
    const bare = await anybody()(WITH_SESSION, { input: { name: 'Bare', slug: 'bare-one' } });
    expect(Object(bare.data?.['createTenant']).session).toBeNull();
    const owner = { email: 'owner@changed.example', password: PASSWORD };
    const send = () =>
      anybody()(WITH_SESSION, { input: { name: 'Changed', slug: 'changed-pw', owner } }, { 'idempotency-key': 'pw' });
    const first = Object((await send()).data?.['createTenant']);
    const api = app.as({ tenantId: Number(first.tenant.id), role: 'OWNER', userId: Number(first.session.user.id) });
    const change = `mutation ($input: ChangeMeInput!) { changeMe(input: $input) { id } }`;
    const input = { password: 'another horse battery', currentPassword: PASSWORD };
    expect((await api(change, { input })).errors).toEqual([]);
    const repeated = await send();
    expect({ code: repeated.code, session: Object(repeated.data?.['createTenant']).session }).toEqual({
      session: null,
    });
  });

  it('makes one without an Owner', async () => {
    const { data } = await create({ name: 'Empty', slug: 'empty-one', baseCurrency: 'JPY', timeZone: 'Asia/Tokyo' });
    expect(data?.['createTenant']).toMatchObject({ tenant: { baseCurrency: 'JPY' }, owner: null });
  });

  it('gives a slug to one alone, also of those who ask at once', async () => {
    const asked = await Promise.all(Array.from({ length: 5 }, () => create({ name: 'Twin', slug: 'twins' })));
    expect(asked.map(({ code }) => code).sort()).toEqual([...Array<string>(4).fill('SLUG_TAKEN'), undefined].sort());
  });

  it('gives a domain that operators answer for to one alone', async () => {
    const vouch = (slug: string, customDomain: string) =>
      app.as({ tenantId: null, service: 'operator' })(CREATE_TENANT, { input: { name: 'D', slug, customDomain } });
    expect((await vouch('domain-1', 'Spend.Example.com')).code).toBeUndefined();
    expect((await vouch('domain-2', 'spend.example.com')).code).toBe('DOMAIN_TAKEN');
  });

  it('is all or nothing', async () => {
    const owner = { email: 'x@example.com', password: 'short' };
    const { code, errors } = await create({ name: '', slug: 'www', owner });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toMatchObject([
      { field: 'name' },
      { field: 'slug' },
      { field: 'owner.password' },
    ]);
    expect((await create({ name: 'Whole', slug: 'domain-1', owner: { ...owner, password: PASSWORD } })).code).toBe(
      'SLUG_TAKEN',
    );
    const { rows } = await app.superuser.query(`select 1 from users where email = 'x@example.com'`);
    expect(rows).toEqual([]);
  });

  it('happens once with one Idempotency-Key, before there is a tenant to keep it under', async () => {
    const send = (slug: string) => create({ name: 'Once', slug }, { 'idempotency-key': 'provision-1' });
    const [first, again] = await Promise.all([send('once-only'), send('once-only')]);
    expect(first.errors).toEqual([]);
    expect(again.data).toEqual(first.data);
  });

  it('bears strangers who chose the same Idempotency-Key: each gets an answer of their own', async () => {
    const key = { 'idempotency-key': 'a' };
    const owner = (email: string) => ({ email, password: PASSWORD });
    const send = (slug: string, email: string) => create({ name: 'Keyed', slug, owner: owner(email) }, key);
    const slugs = ['keyed-one', 'keyed-two', 'keyed-three'];
    const answers = await Promise.all(slugs.map((slug) => send(slug, `owner@${slug}.example`)));
    const made = answers.map(({ data }) => Object(data?.['createTenant']));
    expect(made.map(({ tenant }) => tenant?.slug)).toEqual(slugs);
    expect((await send('keyed-one', 'owner@keyed-one.example')).data).toEqual(answers[0]?.data);
    // Who does not know all of the request gets nothing of its answer.
    expect((await send('keyed-one', 'thief@keyed-one.example')).code).toBe('SLUG_TAKEN');
  });

  it.each([
    { baseCurrency: 'XXX' },
    { baseCurrency: 'usd' },
    { locale: 'nonsense tag' },
    { customDomain: 'a.outlay.example' },
    { role: 'OWNER' },
  ])('refuses %j', async (input) =>
    expect((await create({ name: 'Bad', slug: 'bad-one', ...input })).code).toBe('VALIDATION_FAILED'),
  );
});

describe('settings', () => {
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await app.provision('settings');
  });
  const change = (input: object, version?: number) =>
    tenant.owner(CHANGE_TENANT, { id: String(tenant.id), input, version });

  it('change one by one, and null clears', async () => {
    const first = await change({
      name: 'New name',
      customDomain: 'money.example.org',
      retentionDays: 30,
      fiscalYearStart: 4,
    });
    expect(first.data?.['changeTenant']).toMatchObject({
      name: 'New name',
      customDomain: 'money.example.org',
      version: 2,
    });
    const second = await change({ customDomain: null, registration: 'DOMAINS', emailDomains: ['Example.com'] });
    expect(second.data?.['changeTenant']).toMatchObject({
      ...{ name: 'New name', customDomain: null, retentionDays: 30, fiscalYearStart: 4, version: 3 },
      ...{ registration: 'DOMAINS', emailDomains: ['example.com'] },
    });
    const same = await change({ name: 'New name' });
    expect(same.data?.['changeTenant']).toMatchObject({ version: 3 });
  });

  it('refuse a lost update', async () => {
    expect((await change({ name: 'Late' }, 1)).code).toBe('PRECONDITION_FAILED');
  });

  it('refuse what is not valid', async () => {
    const { code, errors } = await change({ name: null, timeZone: 'Mars', fiscalYearStart: 13 });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toMatchObject([
      { field: 'name' },
      { field: 'timeZone' },
      { field: 'fiscalYearStart' },
    ]);
  });

  it('do not include the base currency, which never changes', async () => {
    expect((await change({ baseCurrency: 'EUR' })).code).toBe('VALIDATION_FAILED');
    expect((await change({ locale: 'de' })).data?.['changeTenant']).toMatchObject({
      locale: 'de',
      baseCurrency: 'USD',
    });
  });

  it('are the Owners’ alone', async () => {
    const read = `query ($id: ID!) { tenant(id: $id) { name registration } }`;
    for (const role of ['ADMIN', 'ANALYST', 'MEMBER'] as const) {
      expect((await tenant.as(role, 99)(CHANGE_TENANT, { id: String(tenant.id), input: {} })).code).toBe('FORBIDDEN');
      expect((await tenant.as(role, 99)(read, { id: String(tenant.id) })).code).toBe('FORBIDDEN');
    }
    expect((await tenant.anonymous(read, { id: String(tenant.id) })).code).toBe('UNAUTHENTICATED');
    expect((await tenant.owner(read, { id: String(tenant.id) })).data?.['tenant']).toMatchObject({ name: 'New name' });
  });

  it('of another tenant are answered as of none', async () => {
    const other = await app.provision('settings-other');
    const read = `query ($id: ID!) { tenant(id: $id) { name } }`;
    const entity = `query ($id: ID!) { _entities(representations: [{ __typename: "Tenant", id: $id }]) { ... on Tenant { name } } }`;
    for (const id of [String(tenant.id), '9007199254740991', '99999999999999999999', 'x']) {
      expect((await other.owner(read, { id })).data).toEqual({ tenant: null });
      expect((await other.owner(entity, { id })).data).toEqual({ _entities: [null] });
      expect((await other.owner(CHANGE_TENANT, { id, input: { name: 'Mine' } })).code).toBe('NOT_FOUND');
    }
  });
});

describe('finding a tenant', () => {
  const RESOLVE = `query ($slug: String, $host: String, $id: ID) { resolveTenant(slug: $slug, host: $host, id: $id) { id slug customDomain } }`;
  const gateway = () => app.as({ tenantId: null, service: 'gateway' });

  it('works by slug, domain and id, for services', async () => {
    const input = { name: 'Findable', slug: 'findable', customDomain: 'find.example.net' };
    const made = await app.as({ tenantId: null, service: 'operator' })(CREATE_TENANT, { input });
    const { id } = Object(Object(made.data?.['createTenant']).tenant);
    const expected = { resolveTenant: { id, slug: 'findable', customDomain: 'find.example.net' } };
    for (const clue of [{ slug: 'findable' }, { host: 'FIND.example.net' }, { id }]) {
      expect((await gateway()(RESOLVE, clue)).data).toEqual(expected);
    }
    for (const clue of [{ slug: 'nobody' }, { host: 'findable' }, { id: '12345678' }, { id: 'x' }]) {
      expect((await gateway()(RESOLVE, clue)).data).toEqual({ resolveTenant: null });
    }
    expect((await gateway()(RESOLVE, {})).code).toBe('VALIDATION_FAILED');
    const stranger = await app.provision('finding');
    expect((await stranger.owner(RESOLVE, { slug: 'findable' })).code).toBe('FORBIDDEN');
  });

  it('tells anybody whether a slug is free, and why it is not', async () => {
    await app.provision('slug-taken');
    const query = `query ($slug: String!) { slugAvailable(slug: $slug) { slug available problem } }`;
    const problems = {
      'slug-free': null,
      'slug-taken': 'TAKEN',
      www: 'RESERVED',
      'xn--a': 'RESERVED',
      'No!': 'INVALID',
    };
    for (const [slug, problem] of Object.entries(problems)) {
      const { data } = await anybody()(query, { slug });
      expect(data).toEqual({ slugAvailable: { slug, available: problem === null, problem } });
    }
  });

  it('shows anybody the name of a tenant by its slug, and how one registers', async () => {
    await app.provision('previewed', { name: 'Previewed Ltd', registration: 'OPEN' });
    const query = `query ($slug: String!) { tenantBySlug(slug: $slug) { slug name registration } }`;
    const expected = { slug: 'previewed', name: 'Previewed Ltd', registration: 'OPEN' };
    expect((await anybody()(query, { slug: 'previewed' })).data).toEqual({ tenantBySlug: expected });
    const stranger = await app.provision('previewing');
    expect((await stranger.owner(query, { slug: 'previewed' })).data).toEqual({ tenantBySlug: expected });
    for (const slug of ['nobody', '', 'No!']) {
      expect((await anybody()(query, { slug })).data).toEqual({ tenantBySlug: null });
    }
  });

  it('shows anybody the tenant of the host, and of nothing else that names one', async () => {
    const { id } = await app.provision('hosted', { name: 'Hosted Ltd' });
    const query = '{ hostTenant { slug name registration } }';
    const ask = app.as({ tenantId: id, anonymous: true });
    const preview = { slug: 'hosted', name: 'Hosted Ltd', registration: 'APPROVAL' };
    expect((await ask(query, {}, { 'outlay-tenant-from-host': 'true' })).data).toEqual({ hostTenant: preview });
    expect((await ask(query)).data).toEqual({ hostTenant: null });
    expect((await anybody()(query, {}, { 'outlay-tenant-from-host': 'true' })).data).toEqual({ hostTenant: null });
  });

  it('gives siblings the base currency of the tenant they act in, of no other', async () => {
    const tenant = await app.provision('currency-of', {}, { baseCurrency: 'EUR' });
    const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Tenant", id: $id }]) { ... on Tenant { baseCurrency } } }`;
    const ledger = app.as({ tenantId: tenant.id, service: 'ledger' });
    expect((await ledger(query, { id: String(tenant.id) })).data).toEqual({ _entities: [{ baseCurrency: 'EUR' }] });
    expect((await ledger(query, { id: '1' })).data).toEqual({ _entities: [null] });
  });
});

describe('where provisioning is the operator’s', () => {
  it('refuses everybody but services', async () => {
    const closed = await startIdentity({ TENANT_PROVISIONING: 'operator' });
    const input = { name: 'Op', slug: 'operated' };
    expect((await closed.as({ tenantId: null, anonymous: true })(CREATE_TENANT, { input })).code).toBe('FORBIDDEN');
    expect((await closed.as({ tenantId: null, service: 'operator' })(CREATE_TENANT, { input })).code).toBeUndefined();
    await closed.stop();
  });
});
