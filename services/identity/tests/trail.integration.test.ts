import pg from 'pg';
import { fromBinary } from '@bufbuild/protobuf';
import { decryptPersonal, ERASED } from '@outlay/audit/personal';
import { decodeEnvelope } from '@outlay/messaging/envelope';
import type { LogRecord } from '@outlay/messaging/event-log';
import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { Role, UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';
import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import { createSeal } from '../src/tokens/seal.ts';
import {
  addUser,
  CHANGE_TENANT,
  CHANGE_USER,
  signIn,
  startIdentity,
  type IdentityApp,
  type TestTenant,
} from './identity-harness.ts';

let app: IdentityApp;
let tenant: TestTenant;
let memberId: number;
beforeAll(async () => {
  app = await startIdentity();
  tenant = await app.provision('trail');
  memberId = await addUser(tenant, 'member', 'ADMIN');
  const input = { name: 'Renamed Person', isActive: false };
  await tenant.owner(CHANGE_USER, { id: String(memberId), input }, { 'x-request-id': 'req-trail' });
  await tenant.owner(CHANGE_TENANT, { id: String(tenant.id), input: { name: 'Trail 2', retentionDays: 90 } });
});
afterAll(() => app.stop());

async function audited(entityType: string, entityId: number) {
  const { rows } = await app.superuser.query(
    `select actor, action, request_id, changes from audit_entries
     where tenant_id = $1 and entity_type = $2 and entity_id = $3 order by id`,
    [tenant.id, entityType, entityId],
  );
  return rows;
}

async function published(topic: string, key: number, count: number): Promise<LogRecord[]> {
  const log = createPostgresEventLog({
    url: app.events.url,
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  try {
    return await waitFor(async () => {
      const records: LogRecord[] = [];
      await log.scan({ topics: [topic], onRecord: (record) => void records.push(record) });
      const found = records.filter((record) => record.key === String(key));
      return found.length >= count ? found : null;
    });
  } finally {
    await log.close();
  }
}

describe('the audit trail', () => {
  it('has every change of a user, with personal values for holders of the person’s key alone', async () => {
    const entries = await audited('user', memberId);
    expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
      ['user.registered', 'anonymous'],
      ['user.changed', `user:${tenant.ownerId}`],
      ['user.changed', `user:${tenant.ownerId}`],
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/member@trail|Renamed Person|argon2/);
    const last = entries[2];
    expect(last).toMatchObject({ request_id: 'req-trail', changes: { isActive: { before: true, after: false } } });

    const { rows } = await app.superuser.query(`select sealed_key from person_keys where user_id = $1`, [memberId]);
    const seal = createSeal(app.variables.KEY_ENCRYPTION_SECRET, 'person keys');
    const key = seal.open(rows[0].sealed_key, `${tenant.id}:${memberId}`);
    expect(decryptPersonal(last.changes, () => key)).toMatchObject({
      name: { before: 'member', after: 'Renamed Person' },
    });
    expect(decryptPersonal(last.changes, () => undefined)).toMatchObject({ name: { before: ERASED, after: ERASED } });
  });

  it('has every change of a tenant', async () => {
    expect(await audited('tenant', tenant.id)).toMatchObject([
      { action: 'tenant.created', actor: 'anonymous', changes: { slug: { before: null, after: 'trail' } } },
      {
        action: 'tenant.changed',
        changes: { name: { before: 'trail', after: 'Trail 2' }, retentionDays: { before: null, after: 90 } },
      },
    ]);
  });
});

describe('events', () => {
  it('carry each state of a user, in order, and nothing personal', async () => {
    const records = await published('identity.user', memberId, 3);
    expect(records.map(({ headers }) => decodeEnvelope(headers))).toMatchObject([
      { tenantId: tenant.id, type: 'UserRegistered', version: 1 },
      { tenantId: tenant.id, type: 'UserChanged', version: 2 },
      { tenantId: tenant.id, type: 'UserChanged', version: 3, requestId: 'req-trail' },
    ]);
    expect(records.map(({ value }) => fromBinary(UserSchema, value))).toMatchObject([
      { id: BigInt(memberId), role: Role.MEMBER, isActive: false, sessionVersion: 1 },
      { id: BigInt(memberId), role: Role.ADMIN, isActive: true, sessionVersion: 2 },
      { id: BigInt(memberId), role: Role.ADMIN, isActive: false, sessionVersion: 3 },
    ]);
    const bytes = Buffer.concat(records.map(({ value }) => Buffer.from(value))).toString('latin1');
    expect(bytes).not.toMatch(/member|Renamed|@trail/);
  });

  it('carry each state of a tenant', async () => {
    const records = await published('identity.tenant', tenant.id, 2);
    expect(records.map(({ headers }) => decodeEnvelope(headers))).toMatchObject([
      { type: 'TenantCreated', version: 1 },
      { type: 'TenantChanged', version: 2 },
    ]);
    expect(fromBinary(TenantSchema, records[1]!.value)).toMatchObject({
      name: 'Trail 2',
      slug: 'trail',
      retentionDays: 90,
    });
  });
});

describe('the walls', () => {
  const TABLES = ['tenants', 'users', 'person_keys', 'refresh_families', 'refresh_tokens', 'activation_tokens'];
  const OTHERS = ['idempotency_keys', 'audit_entries'];
  let client: pg.Client;
  let other: TestTenant;
  beforeAll(async () => {
    other = await app.provision('walled');
    await signIn(other, other.ownerEmail);
    client = new pg.Client({ connectionString: app.database.appUrl });
    await client.connect();
  });
  afterAll(() => client.end());

  async function within<T>(tenantId: number, work: () => Promise<T>): Promise<T> {
    await client.query('begin');
    try {
      await client.query(`select set_config('outlay.tenant_id', $1, true)`, [String(tenantId)]);
      return await work();
    } finally {
      await client.query('rollback');
    }
  }

  it.each([...TABLES, ...OTHERS])('show the application nothing of %s outside of a tenant', async (table) => {
    expect((await client.query(`select 1 from ${table}`)).rowCount).toBe(0);
  });

  it.each([...TABLES, ...OTHERS])('show the application one tenant’s %s only', async (table) => {
    const tenants = await within(other.id, async () => {
      const { rows } = await client.query(`select distinct tenant_id::int from ${table}`);
      return rows.map(({ tenant_id }) => tenant_id);
    });
    expect(tenants.filter((id) => id !== other.id)).toEqual([]);
  });

  it('let no write across', async () => {
    await within(other.id, async () => {
      for (const [table, column] of [
        ['users', 'tenant_id'],
        ['tenants', 'id'],
        ['tenant_directory', 'tenant_id'],
      ] as const) {
        const change = table === 'users' ? `role = 'OWNER'` : `slug = 'stolen'`;
        const { rowCount } = await client.query(`update ${table} set ${change} where ${column} = $1`, [tenant.id]);
        expect(rowCount).toBe(0);
      }
    });
    await expect(
      within(other.id, () => client.query(`insert into person_keys values ($1, $2, 'x')`, [tenant.id, memberId])),
    ).rejects.toThrow('row-level security');
    await expect(
      within(other.id, () => client.query(`insert into tenant_directory values ($1, 'stolen')`, [tenant.id])),
    ).rejects.toThrow('row-level security');
    await expect(
      within(other.id, () =>
        client.query(`insert into refresh_families (tenant_id, user_id) values ($1, $2)`, [other.id, memberId]),
      ),
    ).rejects.toThrow('foreign key');
  });

  it('leave the directory readable, and nothing in it but what a URL shows', async () => {
    const { fields, rowCount } = await client.query(`select * from tenant_directory`);
    expect(rowCount).toBeGreaterThan(1);
    expect(fields.map(({ name }) => name)).toEqual(['tenant_id', 'slug', 'custom_domain']);
  });

  it('keep the worker from people', async () => {
    const worker = new pg.Client({ connectionString: app.database.workerUrl });
    await worker.connect();
    for (const table of [...TABLES, 'signing_keys', 'tenant_directory']) {
      await expect(worker.query(`select * from ${table}`)).rejects.toThrow('permission denied');
    }
    await worker.end();
  });
});
