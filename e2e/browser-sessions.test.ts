import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

/** With the sign-ins of these tests, more than an address may try in a minute: a refresh must not count as one. */
const PAGE_LOADS = 18;

let outlay: Outlay;
beforeAll(async () => {
  outlay = await startOutlay({ RATE_LIMIT_AUTH: '20' });
});
afterAll(() => outlay.stop());

/** A browser with one jar of cookies, as for one host. */
class Browser {
  readonly #cookies = new Map<string, string>();

  /** @param keepsAnswer false where the answer, with its cookie, never arrives */
  async post({ anonymous }: TenantKit, path: string, body: object = {}, keepsAnswer = true) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await anonymous.post(path, body, { 'x-outlay-client': 'browser', ...(cookie && { cookie }) });
    if (keepsAnswer) this.#store(answer.headers['set-cookie']);
    return answer;
  }

  login(tenant: TenantKit) {
    const { email, password } = tenant.owner;
    return this.post(tenant, '/auth/login', { email, password });
  }

  #store(header: string | undefined): void {
    for (const [, name = '', value = ''] of (header ?? '').matchAll(/(outlay_\w+)=([^;]*)/g)) {
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}

describe('a browser', () => {
  it('stays signed in where the answer to a refresh was lost', async () => {
    const tenant = await outlay.tenant();
    const browser = new Browser();
    await browser.login(tenant);
    expect((await browser.post(tenant, '/auth/refresh', {}, false)).status).toBe(200);
    expect((await browser.post(tenant, '/auth/refresh')).status).toBe(200);
    expect((await browser.post(tenant, '/auth/refresh')).status).toBe(200);
  });

  it(`loads ${PAGE_LOADS} pages within a minute and may still sign in`, async () => {
    const tenant = await outlay.tenant();
    const browser = new Browser();
    await browser.login(tenant);
    for (let page = 0; page < PAGE_LOADS; page += 1) {
      expect((await browser.post(tenant, '/auth/refresh')).status).toBe(200);
    }
    expect((await browser.login(tenant)).status).toBe(200);
  });

  it('is signed in to two tenants of one host, and signs out of one', async () => {
    const [one, other] = [await outlay.tenant(), await outlay.tenant()];
    const browser = new Browser();
    for (const tenant of [one, other]) expect((await browser.login(tenant)).status).toBe(200);
    for (const tenant of [one, other, one]) {
      const { body } = await browser.post(tenant, '/auth/refresh');
      expect(body['user']).toMatchObject({ email: tenant.owner.email });
    }
    expect((await browser.post(one, '/auth/logout')).status).toBe(204);
    expect((await browser.post(one, '/auth/refresh')).status).toBe(400);
    expect((await browser.post(other, '/auth/refresh')).status).toBe(200);
  });
});
