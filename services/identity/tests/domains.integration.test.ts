import { openServiceJobs } from '@outlay/service-kit/jobs';
import type { ServiceJobs } from '@outlay/jobs/job';
import { loadIdentityConfig } from '../src/config.ts';
import { identityJobs } from '../src/jobs.ts';
import { TenantEntity } from '../src/tenants/tenant.entity.ts';
import { startDnsServer, type DnsServer } from '@outlay/testkit/dns-server';
import { CHANGE_TENANT, CREATE_TENANT, startIdentity, type IdentityApp, type TestTenant } from './identity-harness.ts';

const CLAIM = `customDomain customDomainStatus customDomainToken customDomainProblem customDomainMissingDays customDomainVouched version`;
const READ = `query ($id: ID!) { tenant(id: $id) { ${CLAIM} } }`;
const VERIFY = `mutation ($id: ID!) { verifyCustomDomain(id: $id) { ${CLAIM} } }`;
const RESOLVE = `query ($host: String) { resolveTenant(host: $host) { id } }`;

let dns: DnsServer;
let app: IdentityApp;
let jobs: ServiceJobs;
beforeAll(async () => {
  dns = await startDnsServer();
  app = await startIdentity({ DOMAIN_RESOLVERS: dns.address });
  const config = loadIdentityConfig(app.variables);
  jobs = openServiceJobs({ service: 'identity', config, list: identityJobs, entities: [TenantEntity] });
});
afterAll(async () => {
  await jobs.close();
  await app.stop();
  await dns.stop();
});

let number = 0;
/** A tenant that claims a domain. */
async function claim(customDomain: string): Promise<TestTenant> {
  number += 1;
  return app.provision(`claims-${number}`, { customDomain });
}

/** Lets the tenant check at once, as if it had waited. */
const checkAgain = ({ id }: TestTenant) =>
  app.superuser.query(`update tenants set custom_domain_checked_at = null where id = $1`, [id]);

async function verify(tenant: TestTenant) {
  await checkAgain(tenant);
  const { data, code } = await tenant.owner(VERIFY, { id: String(tenant.id) });
  return { ...Object(data?.['verifyCustomDomain']), ...(code !== undefined && { code }) };
}

async function read(tenant: TestTenant) {
  return Object((await tenant.owner(READ, { id: String(tenant.id) })).data?.['tenant']);
}

async function servedBy(host: string): Promise<string | null> {
  const { data } = await app.as({ tenantId: null, service: 'gateway' })(RESOLVE, { host });
  return Object(data?.['resolveTenant']).id ?? null;
}

async function publish(tenant: TestTenant): Promise<void> {
  const { customDomain, customDomainToken } = await read(tenant);
  dns.setTxt(`_outlay.${customDomain}`, 'another=1', `outlay-domain-verification=${customDomainToken}`);
}

async function prove(domain: string): Promise<TestTenant> {
  const tenant = await claim(domain);
  await publish(tenant);
  expect(await verify(tenant)).toMatchObject({ customDomainStatus: 'PROVEN' });
  return tenant;
}

/** Runs the daily job as on a day on which it has not run yet. */
async function nextDay(): Promise<void> {
  await app.superuser.query(`update tenants set custom_domain_missing_on = custom_domain_missing_on - 1`);
  expect(await jobs.runNow('domain-proofs')).toMatchObject({ state: 'done' });
}

async function actionsOf({ id }: TestTenant): Promise<string[]> {
  const { rows } = await app.superuser.query(
    `select action, actor from audit_entries where tenant_id = $1 and entity_type = 'tenant' order by id`,
    [id],
  );
  return rows.map(({ action, actor }) => `${action} ${actor.replace(/\d+$/, '')}`);
}

describe('a claim', () => {
  it('is served once its record is found, and not before', async () => {
    const tenant = await claim('Spend.Proven.example.');
    expect(await servedBy('spend.proven.example')).toBeNull();
    const pending = await verify(tenant);
    expect(pending).toMatchObject({
      ...{ customDomain: 'spend.proven.example', customDomainStatus: 'PENDING', customDomainProblem: 'NOT_FOUND' },
      customDomainToken: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    dns.setTxt('_outlay.spend.proven.example', 'outlay-domain-verification=somebody-else');
    expect(await verify(tenant)).toMatchObject({ customDomainProblem: 'OTHER_VALUE' });
    dns.set('_outlay.spend.proven.example', 'SERVFAIL');
    expect(await verify(tenant)).toMatchObject({ customDomainProblem: 'NO_ANSWER' });
    await publish(tenant);
    const proven = await verify(tenant);
    expect(proven).toMatchObject({ customDomainStatus: 'PROVEN', customDomainProblem: null });
    expect(proven.version).toBeGreaterThan(pending.version);
    expect(await servedBy('spend.proven.example')).toBe(String(tenant.id));
    expect(await actionsOf(tenant)).toContain('tenant.domain_proven user:');
  });

  it('of an encoded name is proven at its encoded name', async () => {
    const tenant = await prove('bücher.example');
    expect(dns.asked).toContain('_outlay.xn--bcher-kva.example');
    expect(await servedBy('xn--bcher-kva.example')).toBe(String(tenant.id));
  });

  it('blocks nobody: the first to prove it has it', async () => {
    const [first, second] = [await claim('shared.example'), await claim('shared.example')];
    await publish(second);
    expect(await verify(second)).toMatchObject({ customDomainStatus: 'PROVEN' });
    await publish(first);
    expect(await verify(first)).toEqual({ code: 'DOMAIN_TAKEN' });
    expect(await servedBy('shared.example')).toBe(String(second.id));
    expect(await read(first)).toMatchObject({ customDomainStatus: 'PENDING' });
  });

  it('goes to one alone of those who prove it at once', async () => {
    const rivals = await Promise.all(Array.from({ length: 4 }, () => claim('raced.example')));
    const tokens = await Promise.all(rivals.map(read));
    const values = tokens.map(({ customDomainToken }) => `outlay-domain-verification=${customDomainToken}`);
    dns.setTxt('_outlay.raced.example', ...values);
    const outcomes = await Promise.all(rivals.map(verify));
    expect(outcomes.map(({ code, customDomainStatus }) => code ?? customDomainStatus).sort()).toEqual([
      ...Array<string>(3).fill('DOMAIN_TAKEN'),
      'PROVEN',
    ]);
  });

  it('of another domain has another token, and ends the one before', async () => {
    const tenant = await prove('before.example');
    const { customDomainToken: before } = await read(tenant);
    await tenant.owner(CHANGE_TENANT, { id: String(tenant.id), input: { customDomain: 'after.example' } });
    const { customDomainToken, customDomainStatus } = await read(tenant);
    expect(customDomainStatus).toBe('PENDING');
    expect(customDomainToken).not.toBe(before);
    expect([await servedBy('before.example'), await servedBy('after.example')]).toEqual([null, null]);
  });

  it('is checked at most once in ten seconds', async () => {
    const tenant = await claim('often.example');
    const ask = () => tenant.owner(VERIFY, { id: String(tenant.id) });
    const outcomes = await Promise.all([ask(), ask(), ask()]);
    expect(outcomes.map(({ code }) => code ?? 'checked').sort()).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'checked']);
  });

  it('is its Owner’s alone', async () => {
    const tenant = await claim('private.example');
    const ofTenant = { id: String(tenant.id) };
    expect((await tenant.as('ADMIN', 99)(VERIFY, ofTenant)).code).toBe('FORBIDDEN');
    expect((await tenant.anonymous(VERIFY, ofTenant)).code).toBe('UNAUTHENTICATED');
    const stranger = await app.provision('stranger-here');
    expect((await stranger.owner(VERIFY, ofTenant)).code).toBe('NOT_FOUND');
    expect((await stranger.owner(VERIFY, { id: String(stranger.id) })).code).toBe('CONFLICT');
    const query = `{ me { tenant { customDomain customDomainToken } } }`;
    expect((await tenant.as('MEMBER', tenant.ownerId)(query)).code).toBe('FORBIDDEN');
  });

  it('of an operator is served at once, without a record', async () => {
    const input = { name: 'Vouched', slug: 'vouched-for', customDomain: 'vouched.example' };
    const made = await app.as({ tenantId: null, service: 'operator' })(CREATE_TENANT, { input });
    const id = Object(Object(made.data?.['createTenant']).tenant).id;
    expect(await servedBy('vouched.example')).toBe(id);
    await nextDay();
    expect(dns.asked).not.toContain('_outlay.vouched.example');
    expect(await servedBy('vouched.example')).toBe(id);
  });
});

describe('the daily check', () => {
  it('proves what waits', async () => {
    const tenant = await claim('patient.example');
    await publish(tenant);
    await nextDay();
    expect(await read(tenant)).toMatchObject({ customDomainStatus: 'PROVEN' });
    expect(await actionsOf(tenant)).toContain('tenant.domain_proven service:identity');
  });

  it('ends a domain whose record is gone on the fourth day, and not before', async () => {
    const tenant = await prove('lost.example');
    dns.set('_outlay.lost.example', 'NXDOMAIN');
    for (const days of [1, 2, 3]) {
      await nextDay();
      expect(await read(tenant)).toMatchObject({ customDomainStatus: 'PROVEN', customDomainMissingDays: days });
      // A second run on the day counts nothing, and neither does an Owner who asks.
      await jobs.runNow('domain-proofs');
      expect(await verify(tenant)).toMatchObject({ customDomainProblem: 'NOT_FOUND', customDomainMissingDays: days });
    }
    expect(await servedBy('lost.example')).toBe(String(tenant.id));
    await nextDay();
    expect(await read(tenant)).toMatchObject({ customDomainStatus: 'PENDING', customDomainProblem: 'NOT_FOUND' });
    expect(await servedBy('lost.example')).toBeNull();
    expect(await actionsOf(tenant)).toContain('tenant.domain_lost service:identity');
    await publish(tenant);
    expect(await verify(tenant)).toMatchObject({ customDomainStatus: 'PROVEN', customDomainMissingDays: 0 });
  });

  it('counts no day on which DNS does not answer, and starts over once the record is back', async () => {
    const tenant = await prove('flaky.example');
    dns.set('_outlay.flaky.example', 'SERVFAIL');
    for (let day = 0; day < 6; day++) await nextDay();
    expect(await read(tenant)).toMatchObject({ customDomainStatus: 'PROVEN', customDomainMissingDays: 0 });
    dns.set('_outlay.flaky.example', 'NXDOMAIN');
    for (let day = 0; day < 3; day++) await nextDay();
    await publish(tenant);
    await nextDay();
    expect(await read(tenant)).toMatchObject({ customDomainMissingDays: 0, customDomainProblem: null });
    dns.set('_outlay.flaky.example', 'NXDOMAIN');
    for (let day = 0; day < 3; day++) await nextDay();
    expect(await read(tenant)).toMatchObject({ customDomainStatus: 'PROVEN', customDomainMissingDays: 3 });
  });
});

describe('a released domain', () => {
  it('rests for 30 days before another tenant proves it; its own proves it at once', async () => {
    const before = await prove('released.example');
    const next = await claim('released.example');
    await before.owner(CHANGE_TENANT, { id: String(before.id), input: { customDomain: null } });
    await publish(next);
    expect(await verify(next)).toEqual({ code: 'DOMAIN_RESTS' });
    expect(await servedBy('released.example')).toBeNull();
    await before.owner(CHANGE_TENANT, { id: String(before.id), input: { customDomain: 'released.example' } });
    await publish(before);
    expect(await verify(before)).toMatchObject({ customDomainStatus: 'PROVEN' });
    await before.owner(CHANGE_TENANT, { id: String(before.id), input: { customDomain: null } });
    await app.superuser.query(`update released_domains set released_at = released_at - interval '30 days'`);
    await publish(next);
    expect(await verify(next)).toMatchObject({ customDomainStatus: 'PROVEN' });
  });
});

describe('the version before, which knows no proofs,', () => {
  /** Its statements for a change of the domain. */
  const write = ({ id }: TestTenant, domain: string) =>
    app.superuser.query(
      `with changed as (update tenants set custom_domain = '${domain}' where id = ${id} returning 1)
       update tenant_directory set custom_domain = '${domain}' where tenant_id = ${id}`,
    );

  it('serves no domain by writing it, and lets the one before rest', async () => {
    const tenant = await prove('old-version.example');
    await write(tenant, 'unproven.example');
    expect(await read(tenant)).toMatchObject({ customDomain: 'unproven.example', customDomainStatus: 'PENDING' });
    expect(await servedBy('unproven.example')).toBeNull();
    const { rows } = await app.superuser.query(`select 1 from released_domains where domain = 'old-version.example'`);
    expect(rows).toHaveLength(1);
  });
});
