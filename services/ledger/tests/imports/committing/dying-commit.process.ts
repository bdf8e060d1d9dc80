import { randomUUID } from 'node:crypto';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import pg from 'pg';
import { ledgerEntities } from '../../../src/entities.ts';
import { ImportCommitter } from '../../../src/imports/committing/import-committer.ts';
import { ImportClaims } from '../../../src/imports/working/import-claims.repository.ts';

/** Works on the import that is due, as the service does, and kills itself in a phase once so many steps of it are done. */
const [appUrl = '', workerUrl = '', dyingPhase = '', dyingAt = '0'] = process.argv.slice(2);

const LEASE_MS = 30_000;
const logger = createLogger({ service: 'dying', level: 'error' });
const worker = new pg.Pool({ connectionString: workerUrl, max: 2 });
const database = new TenantDatabase(createOrm({ url: appUrl, entities: ledgerEntities, poolSize: 2, logger }));
const committer = new ImportCommitter({
  ...{ database, worker, logger, leaseMs: LEASE_MS },
  onProgress: (phase, done) => {
    if (phase === dyingPhase && done >= Number(dyingAt)) process.kill(process.pid, 'SIGKILL');
  },
});
const claim = await new ImportClaims(worker).claim(['committing', 'undoing'], randomUUID(), LEASE_MS);
if (claim) await (claim.state === 'undoing' ? committer.undo(claim) : committer.commit(claim));
// Reached only where it did not die.
process.exit(3);
