import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { readSealedEvent } from '@outlay/audit/sealed-event';
import { z } from 'zod';
import { startAnalytics } from '../tests/analytics-harness.ts';
import { sealedRecords, type SealedRecord } from '../tests/sealed-records.ts';

/**
 * Measures `auditVerification` before, while and after a long trail is verified in the background, and the verification itself.
 * `TEST_DATABASE_URL=… node services/analytics/bench/audit-verification.bench.ts [entries]`
 */
const total = Number(process.argv[2] ?? 1_000_000);
const CHUNK = 5_000;
const LOOK_MS = 500;
const VERIFY = `{ auditVerification { ok isComplete chains { service entries verifiedThrough isComplete ok problem } } }`;
const OTHER = `{ auditEntries(first: 1) { nodes { id } } }`;

const Verification = z.object({ chains: z.array(z.looseObject({ service: z.string(), isComplete: z.boolean() })) });

const app = await startAnalytics();
try {
  const lastHash = await fill();
  await app.superuser.query(
    `insert into audit_head (tenant_id, service, epoch, seq, hash, event_id) values (1, 'ledger', 1, $1, $2, gen_random_uuid())`,
    [total, lastHash],
  );
  await app.superuser.query('analyze audit_log');
  const begun = performance.now();
  const answers: number[] = [];
  const others: number[] = [];
  while (!(await ledger()).isComplete) {
    answers.push(await timed(VERIFY, 1));
    others.push(await timed(OTHER, 2));
    await delay(LOOK_MS);
  }
  const ms = performance.now() - begun;
  const after = [];
  for (let n = 0; n < 20; n++) after.push(await timed(VERIFY, 1));
  process.stdout.write(
    `${total} entries verified in ${Math.round(ms / 1_000)} s, ${Math.round((total / ms) * 1_000)} a second\n` +
      `answers while verifying: median ${median(answers)} ms, worst ${Math.round(Math.max(...answers))} ms; ` +
      `another tenant's read: median ${median(others)} ms, worst ${Math.round(Math.max(...others))} ms\n` +
      `answers afterwards: median ${median(after)} ms; ${JSON.stringify(await ledger())}\n`,
  );
} finally {
  await app.stop();
}

/** Writes the trail past the event log, as it would have been taken in. @returns the hash of the last place */
async function fill(): Promise<Uint8Array> {
  let last: SealedRecord | undefined;
  for (let seq = 1; seq <= total; seq += CHUNK) {
    const from = last && { seq, previousHash: last.hash };
    const count = Math.min(CHUNK, total - seq + 1);
    const records = sealedRecords({ tenantId: 1, service: 'ledger', count, firstId: seq, ...(from && { from }) });
    last = records.at(-1);
    const rows = records.map(({ value }) => readSealedEvent(1, value));
    await app.superuser.query(
      `insert into audit_log (tenant_id, service, epoch, seq, hash, previous_hash, event_id, superseded, audit_id, actor,
         actor_user_id, action, entity_type, entity_id, changes, request_id, at)
       select 1, 'ledger', 1, seq, decode(hash, 'hex'), decode(previous, 'hex'), gen_random_uuid(), false, id, actor, 7,
         action, type, entity, changes, request, at
       from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[],
         $9::text[], $10::text[], $11::timestamptz[]) as r (seq, hash, previous, id, actor, action, type, entity, changes,
         request, at)`,
      [
        rows.map((row) => row.seq),
        rows.map((row) => Buffer.from(row.hash).toString('hex')),
        rows.map((row) => Buffer.from(row.previousHash).toString('hex')),
        rows.map(({ entry }) => entry.id),
        rows.map(({ entry }) => entry.actor),
        rows.map(({ entry }) => entry.action),
        rows.map(({ entry }) => entry.entityType),
        rows.map(({ entry }) => entry.entityId),
        rows.map(({ entry }) => entry.changes),
        rows.map(({ entry }) => entry.requestId),
        rows.map(({ entry }) => entry.createdAt),
      ],
    );
  }
  if (!last) throw new Error('at least one entry');
  return last.hash;
}

async function timed(query: string, tenantId: number): Promise<number> {
  const begun = performance.now();
  await app.as({ tenantId, role: 'ADMIN' })(query);
  return performance.now() - begun;
}

async function ledger() {
  const { data } = await app.as({ tenantId: 1, role: 'ADMIN' })(VERIFY);
  const { chains } = Verification.parse(data?.['auditVerification']);
  const found = chains.find(({ service }) => service === 'ledger');
  if (!found) throw new Error('the ledger has a chain');
  return found;
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}
