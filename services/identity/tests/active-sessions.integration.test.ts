import { writeClient } from '@outlay/service-kit/client-header';
import {
  addUser,
  LOGIN,
  PASSWORD,
  REFRESH,
  startIdentity,
  type IdentityApp,
  type TestTenant,
} from './identity-harness.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';

let app: IdentityApp;
let tenant: TestTenant;
beforeAll(async () => {
  app = await startIdentity();
  tenant = await app.provision('active-sessions');
});
afterAll(() => app.stop());

const from = (userAgent: string | null) => ({
  'outlay-client': writeClient({ address: '203.0.113.7', userAgent, browser: null }),
});
const listOf = async (userId: number) =>
  Object((await tenant.as('MEMBER', userId)(`{ sessions { id device lastUsedAt isCurrent } }`)).data)['sessions'];

/** As if the sign-ins of a user were last used so many seconds ago. */
const age = (userId: number, seconds: number) =>
  app.superuser.query(
    `update refresh_families set last_used_at = last_used_at - make_interval(secs => $2),
       created_at = created_at - make_interval(secs => $2) where user_id = $1`,
    [userId, seconds],
  );

it('keeps the names of browser and system, and nothing else of what the client sent', async () => {
  const userId = await addUser(tenant, 'devices');
  const input = { email: 'devices@active-sessions.example', password: PASSWORD };
  for (const agent of [FIREFOX, 'Mallory <script>/1 x', null]) await tenant.anonymous(LOGIN, { input }, from(agent));
  await tenant.anonymous(LOGIN, { input }, { 'outlay-client': 'not the header of a gateway' });
  const listed: { device: string | null }[] = await listOf(userId);
  expect(listed.map(({ device }) => device)).toEqual([null, null, null, 'Firefox (Linux)']);
  const { rows } = await app.superuser.query(`select f::text as row from refresh_families f where user_id = $1`, [
    userId,
  ]);
  expect(rows.map(({ row }) => row).join()).not.toMatch(/Mozilla|Gecko|Mallory|203\.0/);
});

it('notes the use of a session once a minute at most', async () => {
  const userId = await addUser(tenant, 'busy');
  const input = { email: 'busy@active-sessions.example', password: PASSWORD };
  const { data } = await tenant.anonymous(LOGIN, { input });
  let token: string = Object(data?.['login']).refreshToken;
  const refresh = async () => {
    const answer = await app.as({ tenantId: null, anonymous: true })(REFRESH, { token });
    token = Object(answer.data?.['refreshSession']).refreshToken;
    const [session] = await listOf(userId);
    return String(session.lastUsedAt);
  };
  await age(userId, 30);
  const first = await refresh();
  expect(await refresh()).toBe(first);
  await age(userId, 40);
  const later = await refresh();
  expect(Date.parse(later)).toBeGreaterThan(Date.parse(first));
  expect(await refresh()).toBe(later);
});

it('lists none that has expired, and only to a person', async () => {
  const userId = await addUser(tenant, 'expired');
  await tenant.anonymous(LOGIN, { input: { email: 'expired@active-sessions.example', password: PASSWORD } });
  expect(await listOf(userId)).toHaveLength(1);
  await app.superuser.query(
    `update refresh_tokens t set expires_at = now() from refresh_families f where f.id = t.family_id and f.user_id = $1`,
    [userId],
  );
  expect(await listOf(userId)).toEqual([]);
  expect((await tenant.anonymous(`{ sessions { id } }`)).code).toBe('UNAUTHENTICATED');
  const service = app.as({ tenantId: tenant.id, service: 'ledger', permissions: ['session:self'] });
  expect((await service(`{ sessions { id } }`)).code).toBe('UNAUTHENTICATED');
});
