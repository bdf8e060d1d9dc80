import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@outlay/testkit/wait-for';
import { prepareNotifications, type Prepared } from './notifications-harness.ts';
import { startReceiver, type Receiver } from './webhook-receiver.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CREATE = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }`;
/** More of both: WEBHOOK_KILLS=20 WEBHOOK_MESSAGES=5000. */
const KILLS = Number(process.env['WEBHOOK_KILLS'] || 1);
const MESSAGES = Number(process.env['WEBHOOK_MESSAGES'] || 300);
const TENANT = 3;

let harness: Prepared;
let receiver: Receiver;
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
  const child = spawn(process.execPath, [MAIN], {
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

/** As if the time of the leases of a dead process were over. */
async function endLeases(): Promise<void> {
  await harness.sql(
    `update webhook_deliveries set lease_until = now(), next_attempt_at = now() where lease_until is not null`,
  );
  await harness.sql(`update webhooks set next_due_at = now()`);
}

it('loses nothing, repeats nothing under another id, and leaves no gap when its process is killed under load', async () => {
  await createWebhook();
  let sender = startSender();
  const events = Array.from({ length: MESSAGES }, (_none, index) =>
    harness.publish.expense(TENANT, 1 + (index % 50), { vendor: `v${index}` }),
  );
  await harness.publish.send(events);
  for (let kill = 1; kill <= KILLS; kill++) {
    const wanted = Math.floor((MESSAGES * kill) / (KILLS + 1));
    await waitFor(async () => receiver.received.length >= wanted, { timeoutMs: 60_000, what: `${wanted} messages` });
    const exit = once(sender, 'exit');
    sender.kill('SIGKILL');
    await exit;
    await endLeases();
    sender = startSender();
  }
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
