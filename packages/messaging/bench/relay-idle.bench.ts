/**
 * CPU time that an idle relay takes of its process and of PostgreSQL, by how often it polls.
 *
 *   TEST_DATABASE_URL=postgres://… node packages/messaging/bench/relay-idle.bench.ts
 *
 * PostgreSQL's share is read from /proc, so the server runs on this machine.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresEventLog } from '../src/postgres-event-log.ts';
import { createRelay } from '../src/relay.ts';
import { createMessagingDatabase, silentLogger } from '../src/tests/messaging-database.ts';
import { freshLog } from '../src/tests/postgres-driver.ts';

const IDLE_MS = 10_000;
const TICKS_PER_S = 100;

const [service, events] = await Promise.all([createMessagingDatabase(), freshLog()]);
const log = createPostgresEventLog({ url: events.url, logger: silentLogger });
for (const pollMs of [20, 250]) {
  const relay = createRelay({
    ...{ workerUrl: service.urls.workerUrl, log, logger: silentLogger, service: 'messaging', topics: [] },
    settings: { pollMs },
  });
  await relay.start();
  while (!relay.isLeader()) await delay(20);
  await delay(1_000);
  const [before, serverBefore] = [process.cpuUsage(), await serverMs()];
  await delay(IDLE_MS);
  const { user, system } = process.cpuUsage(before);
  const perS = (ms: number) => ((ms / IDLE_MS) * 1_000).toFixed(2);
  process.stdout.write(
    `poll every ${pollMs} ms: node ${perS((user + system) / 1_000)} ms/s, PostgreSQL ${perS((await serverMs()) - serverBefore)} ms/s\n`,
  );
  await relay.stop();
}
await log.close();
await Promise.all([service.dispose(), events.drop()]);

/** CPU time of the relay's session so far, in milliseconds. */
async function serverMs(): Promise<number> {
  const [session] = await service.sql<{ pid: number }>(
    `select pid from pg_stat_activity where application_name like 'outlay relay%' and datname = current_database()`,
  );
  const stat = await readFile(`/proc/${session?.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_S) * 1_000;
}
