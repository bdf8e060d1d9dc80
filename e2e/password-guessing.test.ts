import type { Answer } from './harness/api-client.ts';
import { guess } from './harness/guessing.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

const BROWSER = { 'x-outlay-client': 'browser' };

let outlay: Outlay;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startOutlay({ TRUSTED_PROXY_HOPS: '1', RATE_LIMIT_AUTH: '20' });
  tenant = await outlay.tenant();
});
afterAll(() => outlay.stop());

const deviceCookieOf = (header: string | undefined): string => /outlay_device_\d+=[^;]+/.exec(header ?? '')?.[0] ?? '';
let clients = 0;
/** From an address of its own, so that the limit of addresses is met by none. */
function logIn(email: string, password: string, cookie?: string): Promise<Answer> {
  clients += 1;
  const headers = { ...BROWSER, 'x-forwarded-for': `192.0.2.${clients}`, ...(cookie && { cookie }) };
  return tenant.anonymous.post('/auth/login', { email, password }, headers);
}

/** `npm run test:long -- password-guessing` is the long form, with 10,000 passwords. */
it('300 passwords an hour for one account, from 50 addresses, get fewer than 100 tries; its owner gets in', async () => {
  const { anonymous, owner } = tenant;
  const first = await logIn(owner.email, owner.password);
  const cookie = deviceCookieOf(first.headers['set-cookie']);
  expect(first.headers['set-cookie']).toMatch(
    /outlay_device_\d+=[^;]+; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Strict/,
  );
  const signedOut = await anonymous.post('/auth/logout', {}, { ...BROWSER, cookie: refreshCookieOf(first.headers) });
  expect([signedOut.status, signedOut.headers['set-cookie']]).toEqual([204, expect.not.stringContaining('device')]);

  const known = await guess(outlay, { anonymous, email: owner.email, tries: 300, addresses: 50 });
  expect(known.compared + known.refused).toBe(300);
  expect(known.compared).toBeGreaterThan(10);
  expect(known.compared).toBeLessThan(100);

  for (let n = 0; n < 10; n++) await logIn(owner.email, 'wrong');
  expect((await logIn(owner.email, owner.password)).status).toBe(429);
  expect((await logIn(owner.email, owner.password, cookie)).status).toBe(200);
});

it('an account that does not exist is as closed as one that does', async () => {
  const { slug } = tenant;
  const refusals: Answer[] = [];
  for (const email of [`nobody-else@${slug}.example`, (await tenant.person('Member')).email]) {
    let answer = await logIn(email, 'wrong');
    while (answer.status === 401) answer = await logIn(email, 'wrong');
    refusals.push(answer);
  }
  const [unknown, known] = refusals;
  expect(known?.status).toBe(429);
  expect([unknown?.text, unknown?.headers['retry-after']]).toEqual([known?.text, known?.headers['retry-after']]);
  expect(Number(known?.headers['retry-after'])).toBeGreaterThan(0);
});

function refreshCookieOf(headers: Record<string, string>): string {
  return /outlay_refresh_\d+=[^;]+/.exec(headers['set-cookie'] ?? '')?.[0] ?? '';
}
