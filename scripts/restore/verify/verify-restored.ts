import { eventLogEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { verifyService } from '@outlay/audit/verify-service';
import { createEventLog } from '@outlay/messaging/create-event-log';
import type { EventLog } from '@outlay/messaging/event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { databaseUrl } from '@outlay/tenancy/roles';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import pg from 'pg';
import { z } from 'zod';
import { databaseName } from '../../backup/database-name.ts';
import { recordOfAsync } from '../../start/record-of.ts';
import { SERVICES, type ServiceName } from '../../start/service-names.ts';
import type { RestoreTarget } from '../restore-target.ts';
import { BOOKS } from './books.ts';
import type { Readers } from './compare-read-models.ts';
import { readModelsCaughtUp } from './read-models-caught-up.ts';

/** A check, and what it found; no problem is what one wants to see. */
export interface Checked {
  name: string;
  problems: string[];
}

/** Checks books, read models and audit trails of a restored installation. Read models are compared once the services have worked off the events. */
export async function* verifyRestored(target: RestoreTarget): AsyncGenerator<Checked> {
  await using parts = new AsyncDisposableStack();
  const readers = await openReaders(parts, target);
  for (const [name, query] of Object.entries(BOOKS)) yield { name, problems: await violations(readers.ledger, query) };
  const log = createEventLog(readConfig(z.object(eventLogEnv), target.environments.gateway), silent());
  parts.defer(() => log.close());
  yield {
    name: 'the read models are what they are made from',
    problems: await readModelsCaughtUp(target, readers, log),
  };
  for (const service of SERVICES)
    yield { name: `the audit trails of ${service}`, problems: await auditProblems(target, service, log) };
}

async function openReaders(parts: AsyncDisposableStack, { readerUrl }: RestoreTarget): Promise<Readers> {
  return recordOfAsync(SERVICES, async (service) => {
    const client = new pg.Client({ connectionString: databaseUrl(readerUrl, databaseName(service)) });
    // Whoever queries learns of a lost connection.
    client.on('error', () => undefined);
    await client.connect();
    parts.defer(() => client.end());
    return client;
  });
}

async function violations(client: pg.Client, query: string): Promise<string[]> {
  const { rows } = await client.query<Record<string, unknown>>(`select * from (${query}) v limit 3`);
  return rows.map((row) => JSON.stringify(row));
}

async function auditProblems(target: RestoreTarget, service: ServiceName, log: EventLog): Promise<string[]> {
  const { appUrl, workerUrl } = target.databases[service];
  const orm = createOrm({ url: appUrl, entities: [], poolSize: 1, logger: silent() });
  const worker = new pg.Pool({ connectionString: workerUrl, max: 1 });
  const problems: string[] = [];
  try {
    const trail = { service, database: new TenantDatabase(orm), worker, log };
    for await (const { tenantId, report } of verifyService(trail)) {
      // Of a trail that began after the backup nothing is left that could be published again.
      const findings = report.findings.filter(({ kind }) => kind !== 'cut-off' || report.sealed > 0);
      problems.push(...findings.map(({ kind, message }) => `tenant ${tenantId}: ${kind}: ${message}`));
    }
  } finally {
    await Promise.all([orm.close(), worker.end()]);
  }
  return problems;
}

function silent() {
  return createLogger({ service: 'restore', level: 'silent' });
}
