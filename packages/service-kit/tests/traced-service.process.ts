import { parse } from 'graphql';
import { createConsumer } from '@outlay/messaging/consumer-runner';
import { addToOutbox } from '@outlay/messaging/outbox';
import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { createRelay } from '@outlay/messaging/relay';
import { effectHandler } from '@outlay/messaging/tests/events';
import { createMessagingDatabase } from '@outlay/messaging/tests/messaging-database';
import { showOutbox } from '@outlay/telemetry/gauges';
import { createLogger } from '@outlay/telemetry/logger';
import { createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { startAll, stopAll } from '../src/lifecycle.ts';
import { runMain } from '../src/run-main.ts';
import { createSubgraphServer } from '../src/subgraph-server.ts';

/** A whole service in one process, from its subgraph to the consumer of its own events: telemetry.test.ts starts it and looks on. */

// It does not outlive whoever started it.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

const TOPIC = 'messaging.thing';
const POISON = 'messaging.poison';
const logger = createLogger({ service: 'things', level: 'info' });
const [service, events] = await Promise.all([createMessagingDatabase(), createTestEventLog()]);
const log = createPostgresEventLog({ url: events.url, logger });
const topics = [{ name: TOPIC, partitions: 1, cleanup: 'compact' as const }];
const relay = createRelay({ service: 'things', workerUrl: service.urls.workerUrl, log, logger, topics });
service.database.onCommit(() => relay.wake());

/** Notes whom it is about in a statement of its own, and writes an event. */
async function changeThing(_: unknown, { name }: { name: string }, context: RequestContext): Promise<boolean> {
  await service.database.write(context, async (em) => {
    await em.execute(`select ? as name, 864209753108 as amount`, [name]);
    await addToOutbox(em, context, [
      { topic: TOPIC, type: 'ThingChanged', aggregateId: 1, version: Date.now(), payload: Buffer.from('state') },
    ]);
  });
  logger.info('changed');
  return true;
}

/** Writes what no consumer can apply. */
async function sendPoison(): Promise<boolean> {
  await log.send([{ topic: POISON, key: '1', headers: {}, value: Buffer.from('') }]);
  return true;
}

/** Fails where nobody catches it. */
function die(): boolean {
  setImmediate(() => {
    throw new Error('the end');
  });
  return true;
}

const server = createSubgraphServer<RequestContext>({
  http: { host: '127.0.0.1', port: 0 },
  typeDefs: parse(`
    type Query { fail: Boolean }
    type Mutation { changeThing(name: String!): Boolean  sendPoison: Boolean  die: Boolean }
  `),
  resolvers: {
    Query: {
      fail: () => {
        throw new Error('a fault of ours');
      },
    },
    Mutation: { changeThing, sendPoison, die },
  },
  internalTokens: createInternalTokenVerifier(JSON.parse(process.env['INTERNAL_TOKEN_KEYS'] ?? '')),
  context: (request) => request,
  checks: [],
  logger,
});
const handlers = [
  effectHandler(TOPIC),
  { topic: POISON, handle: () => Promise.reject(new Error('cannot be applied')) },
];
const consumer = createConsumer({
  name: 'things.effects',
  log,
  database: service.database,
  handlers,
  logger,
  retry: { baseMs: 1, maxMs: 2 },
});

const parts = [{ start: async () => undefined, stop: () => log.close() }, relay, consumer];
await runMain(
  {
    async start() {
      await startAll(parts);
      showOutbox('things', () => relay.backlog());
      await log.ensureTopics([{ name: POISON, partitions: 1, cleanup: 'keep' }]);
      return server.start();
    },
    async stop() {
      await stopAll([...parts, server]);
      await Promise.all([service.dispose(), events.drop()]);
    },
  },
  logger,
);
