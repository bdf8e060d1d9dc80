/**
 * Measures whether the purge of the outbox keeps up with 1,000 expenses/s (4 events each), and its cost for publishing.
 *
 *   TEST_DATABASE_URL=postgres://… node packages/service-kit/bench/retention.bench.ts
 */
import { setTimeout as delay } from 'node:timers/promises';
import { purge } from '@outlay/jobs/retention';
import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { createRelay } from '@outlay/messaging/relay';
import { createMessagingDatabase, silentLogger } from '@outlay/messaging/tests/messaging-database';
import { freshLog } from '@outlay/messaging/tests/postgres-driver';
import pg from 'pg';
import { COMMON_RETENTION } from '../src/retention.ts';

const OLD_ROWS = 300_000;
const NEW_ROWS = 20_000;
const EVENTS_PER_EXPENSE = 4;
const TOPIC = 'messaging.thing';

const [service, events] = await Promise.all([createMessagingDatabase(), freshLog()]);
await service.sql(`create index outbox_published_at on outbox (published_at) where published_at is not null`);
const log = createPostgresEventLog({ url: events.url, logger: silentLogger });
await add(OLD_ROWS, `now() - interval '8 days' + n * interval '1 ms'`);
const client = new pg.Client({ connectionString: service.urls.workerUrl });
await client.connect();
const relay = createRelay({
  ...{ workerUrl: service.urls.workerUrl, log, logger: silentLogger, service: 'messaging' },
  topics: [{ name: TOPIC, partitions: 3, cleanup: 'keep' }],
});
await relay.start();

const alone = await publish();
const rule = COMMON_RETENTION.find(({ table }) => table === 'outbox');
if (!rule) throw new Error('the outbox has a rule');
const startedMs = performance.now();
const purged = new AbortController();
const purging = purge(client, rule).finally(() => purged.abort());
const beside: number[] = [];
while (!purged.signal.aborted) beside.push(await publish());
const deleted = await purging;
const perS = deleted / ((performance.now() - startedMs) / 1_000);
const during = beside.reduce((sum, rate) => sum + rate, 0) / beside.length;
process.stdout.write(
  `purged ${deleted} rows at ${perS.toFixed(0)}/s beside publishing, enough for ${(perS / EVENTS_PER_EXPENSE).toFixed(0)} expenses/s\n` +
    `published ${alone.toFixed(0)}/s alone, ${during.toFixed(0)}/s beside the purge: ×${(during / alone).toFixed(2)}\n`,
);
await relay.stop();
await Promise.all([client.end(), log.close()]);
await Promise.all([service.dispose(), events.drop()]);

/** @returns events published per second */
async function publish(): Promise<number> {
  await add(NEW_ROWS, 'null');
  const begunMs = performance.now();
  relay.wake();
  while ((await relay.backlog()).count > 0) await delay(20);
  return NEW_ROWS / ((performance.now() - begunMs) / 1_000);
}

async function add(count: number, publishedAt: string): Promise<void> {
  await service.sql(
    `insert into outbox (tenant_id, topic, type, aggregate_id, version, payload, published_at)
     select 1, '${TOPIC}', 'ThingChanged', n % 1000 + 1, n, decode(repeat('00', 250), 'hex'), ${publishedAt}
     from generate_series(1, $1::int) n`,
    [count],
  );
}
