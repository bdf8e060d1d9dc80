import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { DeliveryClaims } from '../src/webhooks/sender/delivery-claims.ts';
import { prepareNotifications, type Prepared } from './notifications-harness.ts';
import { startReceiver, type Receiver } from './webhook-receiver.ts';

const SENDER = fileURLToPath(new URL('./webhook-sender.process.ts', import.meta.url));
const CREATE = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }`;
/** More of both: WEBHOOK_KILLS=20 WEBHOOK_MESSAGES=5000. */
const KILLS = Number(process.env['WEBHOOK_KILLS'] || 1);
const MESSAGES = Number(process.env['WEBHOOK_MESSAGES'] || 300);
/** Events that are published before their messages have come. */
const AHEAD = 40;
const TENANT = 3;

let harness: Prepared;
let receiver: Receiver;
let published = 0;
const processes: ChildProcess[] = [];
beforeAll(async () => {
  harness = await prepareNotifications();
  // Slow enough for a kill to find requests in progress.
  receiver = await startReceiver(() => new Promise((resolve) => setTimeout(() => resolve(200), 5)));
});
afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL');
  await receiver.stop();
  await harness.dispose();
});

function startSender(): ChildProcess {
  const child = spawn(process.execPath, [SENDER], {
    env: { PATH: process.env['PATH'], ...harness.environment },
    stdio: 'ignore',
  });
  processes.push(child);
  return child;
}

async function createWebhook(): Promise<void> {
  const service = await harness.start();
  const input = { url: receiver.url, events: ['expense.*'] };
  expect((await service.as({ tenantId: TENANT })(CREATE, { input })).errors).toEqual([]);
  await service.stop();
}

/** Publishes on while processes are killed: never so far ahead that the recording of events has ended before. */
async function publishAll(): Promise<void> {
  for (; published < MESSAGES; published++) {
    await waitFor(() => published - numbersOf(receiver).size < AHEAD, { timeoutMs: 60_000, what: 'messages to come' });
    const event = harness.publish.expense(TENANT, 1 + (published % 50), { vendor: `v${published}` });
    await harness.publish.send([event]);
  }
}
const numbersOf = ({ received }: Receiver) => new Set(received.map(({ body }) => body.sequence));

it('takes a delivery again once the lease of another process has ended, and not before', async () => {
  const service = await harness.start();
  const input = { url: receiver.url, events: ['expense.*'] };
  const { data } = await service.as({ tenantId: TENANT })(CREATE, { input });
  await service.stop();
  const { id } = Object(data?.['createWebhook']).webhook;
  await harness.sql(
    `insert into webhook_deliveries (tenant_id, webhook_id, sequence, message_id, event, body, occurred_at, next_attempt_at)
     values ($1, $2, 1, gen_random_uuid(), 'ping', '{}', now(), now())`,
    [TENANT, id],
  );
  await harness.sql(`update webhooks set next_due_at = now()`);
  const pool = openTestPool(harness.database.workerUrl, 2);
  const shares = { perTenant: 4, perTenantTroubled: 4, perWebhook: 4, perFailingWebhook: 4 };
  const [first, second] = [randomUUID(), randomUUID()].map((holder) => new DeliveryClaims(pool, holder, shares));
  const free = { all: 4, troubled: 4 };
  expect(await first?.take(free, 3_000)).toHaveLength(1);
  await harness.sql(`update webhooks set next_due_at = now()`);
  expect(await second?.take(free, 3_000)).toEqual([]);
  const again = await waitFor(async () => (await second?.take(free, 3_000))?.[0]);
  expect(again).toMatchObject({ tenantId: TENANT, webhookId: Number(id) });
  await pool.end();
  await harness.sql(`delete from webhooks`);
});

it('loses nothing, repeats nothing under another id, and leaves no gap when its process is killed under load', async () => {
  await createWebhook();
  let sender = startSender();
  const publishing = publishAll();
  for (let kill = 1; kill <= KILLS; kill++) {
    const wanted = Math.floor((MESSAGES * kill) / (KILLS + 1));
    await waitFor(() => numbersOf(receiver).size >= wanted, { timeoutMs: 60_000, what: `${wanted} messages` });
    const exit = once(sender, 'exit');
    sender.kill('SIGKILL');
    await exit;
    expect(published).toBeLessThan(MESSAGES);
    sender = startSender();
  }
  await publishing;
  const delivered = async () => {
    const [row] = await harness.sql(`select count(*)::int as n from webhook_deliveries where state = 'DELIVERED'`);
    return row?.['n'] === MESSAGES;
  };
  await waitFor(delivered, { timeoutMs: 60_000, what: 'every delivery' });

  const bySequence = Map.groupBy(receiver.received, ({ body }) => body.sequence);
  expect([...bySequence.keys()].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: MESSAGES }, (_none, index) => index + 1),
  );
  const ids = new Set<string>();
  for (const copies of bySequence.values()) {
    expect(new Set(copies.map(({ text }) => text)).size).toBe(1);
    expect(new Set(copies.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    ids.add(String(copies[0]?.headers['webhook-id']));
  }
  expect(ids.size).toBe(MESSAGES);
  // First copies of a resource's messages come in order.
  const first = [
    ...new Map(receiver.received.toReversed().map((message) => [message.body.sequence, message])).values(),
  ].toReversed();
  for (const ofOne of Map.groupBy(first, ({ body }) => body.data.object['id']).values()) {
    const numbers = ofOne.map(({ body }) => body.sequence);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }
}, 180_000);
