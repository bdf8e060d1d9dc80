import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import pg from 'pg';
import { request } from 'undici';
import { createOrm } from '@outlay/tenancy/orm';
import { migrate } from '@outlay/tenancy/migrate';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { createLogger } from '@outlay/telemetry/logger';
import { createTestDatabase, type TestDatabase } from '@outlay/testkit/test-database';
import { SigningKeys } from '../src/keys/signing-keys.ts';
import { identityMigrations } from '../src/migrations/migrations.ts';
import { createSeal } from '../src/tokens/seal.ts';
import { UserEntity } from '../src/users/user.entity.ts';
import { startIdentity } from './identity-harness.ts';

const authority = { issuer: 'outlay', audience: 'outlay:api' };
const subject = { userId: 1, tenantId: 1, role: 'OWNER', sessionVersion: 1, familyId: 'f' } as const;
const start = new Date('2026-01-01T00:00:00Z').getTime();

let testDatabase: TestDatabase;
let orm: ReturnType<typeof createOrm>;
let superuser: pg.Client;
let seconds = 0;

beforeAll(async () => {
  testDatabase = await createTestDatabase({
    service: 'identity',
    migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: identityMigrations }),
  });
  const logger = createLogger({ service: 'test', level: 'silent' });
  orm = createOrm({ url: testDatabase.appUrl, entities: [UserEntity], poolSize: 4, logger });
  superuser = new pg.Client({ connectionString: testDatabase.superuserUrl });
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await orm.close();
  await testDatabase.drop();
});

function instance(secret = 'one secret for all instances of the service'): SigningKeys {
  const now = () => new Date(start + seconds * 1000);
  return new SigningKeys({
    database: new TenantDatabase(orm),
    seal: createSeal(secret, 'signing keys'),
    authority,
    now,
  });
}

async function verifies(token: string, keys: SigningKeys): Promise<boolean> {
  const currentDate = new Date();
  const keySet = createLocalJWKSet(await keys.publicKeys());
  return jwtVerify(token, keySet, { ...authority, currentDate }).then(
    () => true,
    () => false,
  );
}

describe('signing keys', () => {
  it('are made once, however many instances start together', async () => {
    await Promise.all(Array.from({ length: 5 }, () => instance().ensure()));
    expect((await instance().publicKeys()).keys).toHaveLength(1);
  });

  it('rotate without a moment at which a good token is refused', async () => {
    const [signer, verifier] = [instance(), instance()];
    const kidOf = async () => decodeProtectedHeader(await signer.issue(subject)).kid;
    const first = await kidOf();
    const second = await signer.rotate();
    expect(await kidOf()).toBe(first);
    expect((await verifier.publicKeys()).keys.map(({ kid }) => kid)).toEqual([first, second]);
    seconds = 59;
    const lastOfFirst = await signer.issue(subject);
    expect(decodeProtectedHeader(lastOfFirst).kid).toBe(first);
    seconds = 60;
    expect(await kidOf()).toBe(second);
    seconds = 659;
    expect(await verifies(lastOfFirst, verifier)).toBe(true);
    seconds = 731;
    expect(await verifies(lastOfFirst, verifier)).toBe(false);
    expect(await verifies(await signer.issue(subject), verifier)).toBe(true);
    expect((await verifier.publicKeys()).keys.map(({ kid }) => kid)).toEqual([second]);
  });

  it('are of no use without the secret', async () => {
    await expect(instance('another secret that opens nothing').issue(subject)).rejects.toThrow();
    const { rows } = await superuser.query(`select public_jwk, sealed_private_jwk from signing_keys`);
    for (const { public_jwk, sealed_private_jwk } of rows) {
      expect(Object.keys(public_jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
      expect(sealed_private_jwk.toString('latin1')).not.toContain('"d"');
    }
  });

  it('cannot be changed or removed by the application', async () => {
    const client = new pg.Client({ connectionString: testDatabase.appUrl });
    await client.connect();
    await expect(client.query(`delete from signing_keys`)).rejects.toThrow('permission denied');
    await expect(client.query(`update signing_keys set signs_from = now()`)).rejects.toThrow('permission denied');
    await client.end();
  });
});

it('publishes public halves to whoever asks, and nothing else', async () => {
  const app = await startIdentity();
  const { statusCode, headers, body } = await request(`${app.url}/.well-known/jwks.json`);
  expect(statusCode).toBe(200);
  expect(headers['cache-control']).toBe('public, max-age=30');
  expect(await body.json()).toEqual({
    keys: [{ kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String), alg: 'EdDSA', use: 'sig' }],
  });
  const { statusCode: refused } = await request(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(refused).toBe(401);
  await app.stop();
});
