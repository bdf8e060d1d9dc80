import { createEventLog } from '@outlay/messaging/create-event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { withClient } from '@outlay/tenancy/roles';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import pg from 'pg';
import { analyticsWitness, type Witness } from '../witness.ts';
import { loadAuditCliConfig } from './config.ts';
import { readAnchorFiles } from './read-anchor-files.ts';
import { parseVerifyArguments, runVerify } from './verify-command.ts';

/** `npm run audit:verify -w packages/audit -- --service ledger` */
async function main(): Promise<boolean> {
  const { service, tenantId, anchors, key } = parseVerifyArguments(process.argv.slice(2));
  const anchored = await readAnchorFiles(service, anchors, key);
  const config = loadAuditCliConfig();
  const logger = createLogger({ service: 'audit-verify', level: config.LOG_LEVEL });
  const orm = createOrm({ url: config.DATABASE_URL, entities: [], poolSize: 1, logger });
  const worker = new pg.Pool({ connectionString: config.DATABASE_WORKER_URL, max: 1 });
  const log = createEventLog(config, logger);
  try {
    const kept = await keptHeads(service, config.AUDIT_HEADS_URL);
    const witnesses = [...kept, ...anchored];
    const trail = { service, database: new TenantDatabase(orm), worker, log, witnesses };
    return await runVerify(trail, tenantId, (line) => process.stdout.write(`${line}\n`));
  } finally {
    await Promise.all([orm.close(), worker.end(), log.close()]);
  }
}

/** The heads that analytics keeps, where its database is named. */
async function keptHeads(service: string, url: string | undefined): Promise<Witness[]> {
  if (url === undefined) {
    process.stderr.write('AUDIT_HEADS_URL is not set: the heads that analytics keeps are not compared.\n');
    return [];
  }
  return withClient(url, async (analytics) => [await analyticsWitness(service, analytics)]);
}

// The reader of the output may end early (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
