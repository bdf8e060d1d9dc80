import { startDnsServer, type DnsServer } from '@outlay/testkit/dns-server';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

const DOMAIN = 'spend.acme.example';

let dns: DnsServer;
let outlay: Outlay;
let tenant: TenantKit;
beforeAll(async () => {
  dns = await startDnsServer();
  outlay = await startOutlay({ DOMAIN_RESOLVERS: dns.address });
  tenant = await outlay.tenant();
});
afterAll(async () => {
  await outlay.stop();
  await dns.stop();
});

/** The answer to who asks at the domain which tenant is there. */
async function askAtDomain(): Promise<{ status: number; body: unknown }> {
  const { statusCode: status, body } = await request(`${outlay.url}/api/v1/tenants/by-host`, {
    headers: { host: DOMAIN },
  });
  return { status, body: await body.json() };
}

const settings = () => `/tenants/${tenant.id}`;

it('a custom domain is served from its proof on, until it is given up', async () => {
  const { api } = tenant.owner;
  const { body: claimed } = await api.patch(settings(), { custom_domain: DOMAIN });
  expect(claimed).toMatchObject({ custom_domain: DOMAIN, custom_domain_status: 'pending' });
  expect(await askAtDomain()).toMatchObject({ status: 421, body: { error_code: 'MISDIRECTED_REQUEST' } });

  dns.setTxt(`_outlay.${DOMAIN}`, `outlay-domain-verification=${String(claimed['custom_domain_token'])}`);
  const { body: proven, headers } = await api.post(`${settings()}/custom-domain/verify`);
  expect(proven).toMatchObject({ custom_domain_status: 'proven', custom_domain_problem: null });
  expect((await api.get(settings())).headers['etag']).toBe(headers['etag']);
  const served = await waitFor(async () => {
    const answer = await askAtDomain();
    return answer.status === 200 ? answer : null;
  });
  expect(served.body).toMatchObject({ tenant: { slug: tenant.slug } });

  await api.patch(settings(), { custom_domain: null });
  await waitFor(async () => ((await askAtDomain()).status === 421 ? true : null));
});
