import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@outlay/tenancy/migrate';
import type { Role } from '@outlay/tenancy/permissions';
import { createSubgraphTester, type Asker } from '@outlay/testkit/subgraph-tester';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { openTestPool } from '@outlay/testkit/test-pool';
import { createTokenMint } from '@outlay/testkit/tokens';
import { waitFor } from '@outlay/testkit/wait-for';
import { loadIdentityConfig } from '../src/config.ts';
import { identityMigrations } from '../src/migrations/migrations.ts';
import { createIdentityService, type IdentityOverrides } from '../src/service.ts';

export const PASSWORD = 'correct horse battery';
const FAST_MAIL = { pollMs: 20, settleMs: 0, retryMs: 20, maxRetryMs: 50 };

/** A tenant with its Owner, as a test works with them. */
export interface TestTenant {
  id: number;
  slug: string;
  ownerId: number;
  ownerEmail: string;
  /** Asks as nobody within the tenant: to register and to sign in. */
  anonymous: Asker;
  owner: Asker;
  /** Asks as a user of the tenant. */
  as(role: Role, userId: number): Asker;
}

/** The identity service on a database, an event log and a mailbox of its own. */
export async function startIdentity(env: NodeJS.ProcessEnv = {}, overrides: IdentityOverrides = {}) {
  const [database, events, mint, mailbox] = await Promise.all([
    createTestDatabase({
      service: 'identity',
      migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: identityMigrations }),
    }),
    createTestEventLog(),
    createTokenMint(),
    mkdtemp(join(tmpdir(), 'identity-mailbox-')),
  ]);
  const variables = {
    DATABASE_URL: database.appUrl,
    DATABASE_WORKER_URL: database.workerUrl,
    EVENT_LOG_URL: events.url,
    INTERNAL_TOKEN_KEYS: JSON.stringify(mint.publicKeys),
    INTERNAL_TOKEN_SIGNING_KEY: JSON.stringify(mint.privateKey),
    KEY_ENCRYPTION_SECRET: 'a secret that only tests know, nobody else',
    BASE_DOMAIN: 'outlay.example',
    MAILBOX_DIR: mailbox,
    LOG_LEVEL: 'error',
    ...env,
  };
  const service = createIdentityService(loadIdentityConfig(variables), { mail: FAST_MAIL, ...overrides });
  const { url } = await service.start();
  const superuser = openTestPool(database.superuserUrl);
  const tester = createSubgraphTester(url, mint);
  return {
    ...tester,
    ...{ url, database, events, superuser, variables },
    provision: (slug: string, settings?: object, fixed?: object) => provision(tester, slug, settings, fixed),
    mails: () => readMails(mailbox),
    linkIn: (page: string, address: string) => linkIn(mailbox, page, address),
    /** Another instance on the same database. */
    again: async () => {
      const other = createIdentityService(loadIdentityConfig(variables), { mail: FAST_MAIL });
      await other.start();
      return other;
    },
    async stop() {
      await superuser.end();
      await service.stop();
      await Promise.all([database.drop(), events.drop(), rm(mailbox, { recursive: true, force: true })]);
    },
  };
}

export type IdentityApp = Awaited<ReturnType<typeof startIdentity>>;

export const CREATE_TENANT = `mutation ($input: CreateTenantInput!) { createTenant(input: $input) {
  tenant { id name slug customDomain baseCurrency timeZone locale registration emailDomains retentionDays fiscalYearStart version }
  owner { id email name role isActive } } }`;
export const CHANGE_TENANT = `mutation ($id: ID!, $input: ChangeTenantInput!, $version: Int) {
  changeTenant(id: $id, input: $input, expectedVersion: $version) {
    id name customDomain baseCurrency timeZone locale registration emailDomains retentionDays fiscalYearStart version } }`;
export const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { id email name role isActive version } }`;
export const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) {
  accessToken refreshToken tokenType expiresIn user { id email role } } }`;
export const REFRESH = `mutation ($token: String!) { refreshSession(refreshToken: $token) {
  accessToken refreshToken expiresIn user { id } } }`;
export const CHANGE_USER = `mutation ($id: ID!, $input: ChangeUserInput!, $version: Int) {
  changeUser(id: $id, input: $input, expectedVersion: $version) { id name role isActive version } }`;

/** @param fixed what can be chosen only when a tenant is created */
async function provision(
  tester: ReturnType<typeof createSubgraphTester>,
  slug: string,
  settings: object = {},
  fixed: object = {},
) {
  const ownerEmail = `owner@${slug}.example`;
  const input = { name: slug, slug, ...fixed, owner: { email: ownerEmail, password: PASSWORD, name: 'Owner' } };
  const created = await tester.as({ tenantId: null, anonymous: true })(CREATE_TENANT, { input });
  expect(created.errors).toEqual([]);
  const { tenant, owner } = Object(created.data?.['createTenant']);
  const id = Number(tenant.id);
  const ownerId = Number(owner.id);
  const made: TestTenant = {
    ...{ id, slug, ownerId, ownerEmail },
    anonymous: tester.as({ tenantId: id, anonymous: true }),
    owner: tester.as({ tenantId: id, role: 'OWNER', userId: ownerId }),
    as: (role, userId) => tester.as({ tenantId: id, role, userId }),
  };
  if (Object.keys(settings).length > 0) {
    expect((await made.owner(CHANGE_TENANT, { id: String(id), input: settings })).errors).toEqual([]);
  }
  return made;
}

/** Registers a user and gives it a role. @returns the user's id */
export async function addUser(
  tenant: TestTenant,
  name: string,
  role: Role = 'MEMBER',
  isActive = true,
): Promise<number> {
  const input = { email: `${name}@${tenant.slug}.example`, password: PASSWORD, name };
  const registered = await tenant.anonymous(REGISTER, { input });
  expect(registered.errors).toEqual([]);
  const { id } = Object(registered.data?.['register']);
  const changed = await tenant.owner(CHANGE_USER, { id, input: { role, isActive } });
  expect(changed.errors).toEqual([]);
  return Number(id);
}

/** Signs in and answers with the session. */
export async function signIn(tenant: TestTenant, email: string, password = PASSWORD) {
  const { data, errors } = await tenant.anonymous(LOGIN, { input: { email, password } });
  expect(errors).toEqual([]);
  const session: { accessToken: string; refreshToken: string; expiresIn: number; user: { id: string } } = Object(
    data?.['login'],
  );
  return session;
}

/** The token of the newest link to a page in the mails to an address. */
async function linkIn(folder: string, page: string, address: string): Promise<string> {
  return waitFor(async () => {
    const mails = (await readMails(folder)).filter((mail) => new RegExp(`^To: .*\\b${address}>?\r$`, 'm').test(mail));
    return mails.flatMap((mail) => new RegExp(`/${page}#token=(\\S+)`).exec(mail)?.[1] ?? []).at(-1);
  });
}

async function readMails(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.eml')).sort();
  return Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
}
