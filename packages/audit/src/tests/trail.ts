import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { outboxSql } from '@outlay/messaging/outbox-sql';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { permissionsOf } from '@outlay/tenancy/permissions';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { createTestDatabase, type TestDatabase } from '@outlay/testkit/test-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import pg from 'pg';
import type { ChainHead, ChainReport } from '../findings.ts';
import { recordAudit, type AuditOrigin } from '../record.ts';
import { auditSql } from '../schema.ts';
import { createSealer, type Sealer } from '../sealer.ts';
import { verifyChain } from '../verifier.ts';

const SERVICE = 'audited';

/** Says nothing: what fails on purpose is no news. */
export const silentLogger = createLogger({ service: SERVICE, level: 'silent' });

/** A service with an audit trail, for tests. */
export interface Trail {
  service: string;
  urls: TestDatabase;
  database: TenantDatabase;
  worker: pg.Pool;
  superuser: pg.Pool;
  newSealer(settings?: { pollMs: number }): Sealer;
  /** Records `count` entries in one transaction each. */
  record(tenantId: number, count: number): Promise<void>;
  verify(tenantId: number, knownHead?: ChainHead): Promise<ChainReport>;
  /** Runs statements as a superuser who switched the triggers off. */
  tamper(...statements: string[]): Promise<void>;
  close(): Promise<void>;
}

/** A trail in a database of its own. */
export async function openTrail(): Promise<Trail> {
  const urls = await createTestDatabase({ service: SERVICE, migrate: ({ ownerUrl }) => createSchema(ownerUrl) });
  const orm = createOrm({ url: urls.appUrl, entities: [], poolSize: 8, logger: silentLogger });
  const database = new TenantDatabase(orm);
  const worker = openTestPool(urls.workerUrl);
  const superuser = openTestPool(urls.superuserUrl);
  const sealers: Sealer[] = [];
  return {
    service: SERVICE,
    urls,
    database,
    worker,
    superuser,
    newSealer(settings = { pollMs: 20 }) {
      const sealer = createSealer({ service: SERVICE, database, worker, logger: silentLogger, ...settings });
      sealers.push(sealer);
      return sealer;
    },
    async record(tenantId, count) {
      for (let n = 1; n <= count; n++) await database.write({ tenantId }, (em) => recordChange(em, tenantId, n));
    },
    verify: (tenantId, knownHead) =>
      database.read({ tenantId }, (em) =>
        verifyChain(em, { service: SERVICE, tenantId, ...(knownHead && { knownHeads: [knownHead] }) }),
      ),
    tamper: (...statements) => withoutTriggers(superuser, statements),
    async close() {
      await Promise.all(sealers.map((sealer) => sealer.stop()));
      await Promise.all([orm.close(), worker.end(), superuser.end()]);
      await urls.drop();
    },
  };
}

/** Somebody of a tenant who does something. */
export function originOf(tenantId: number): AuditOrigin {
  const principal = { kind: 'user', userId: 7, role: 'OWNER', permissions: permissionsOf('OWNER') } as const;
  return { tenantId, principal, requestId: randomUUID() };
}

/** Records one plausible change. */
export async function recordChange(em: EntityManager, tenantId: number, entityId: number): Promise<void> {
  const changes = {
    amountMinor: { before: 1250n, after: 1300n + BigInt(entityId) },
    note: { before: null, after: 'é' },
  };
  await recordAudit(em, originOf(tenantId), { action: 'expense.changed', entityType: 'expense', entityId, changes });
}

async function createSchema(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(outboxSql(SERVICE) + auditSql(SERVICE));
  await owner.end();
}

async function withoutTriggers(superuser: pg.Pool, statements: readonly string[]): Promise<void> {
  const tables = ['audit_entries', 'audit_chain'];
  const turn = (state: string) => tables.map((table) => `alter table ${table} ${state} trigger all`);
  const client = await superuser.connect();
  try {
    for (const sql of ['begin', ...turn('disable'), ...statements, ...turn('enable'), 'commit'])
      await client.query(sql);
  } finally {
    client.release();
  }
}
