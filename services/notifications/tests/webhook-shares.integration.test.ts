import { waitFor } from '@outlay/testkit/wait-for';
import { prepareNotifications, type Prepared } from './notifications-harness.ts';
import { startReceiver, type Answering, type Receiver } from './webhook-receiver.ts';

const CREATE = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }`;
const SHARES = { perTenant: 4, perTenantTroubled: 2, concurrency: 6, troubledConcurrency: 4 };
/** Shorter than an attempt at a receiver that hangs. */
const SOON = { timeoutMs: 8_000, what: 'messages to the quick receiver' };

let harness: Prepared;
let service: Awaited<ReturnType<Prepared['start']>>;
const receivers: Receiver[] = [];
beforeAll(async () => {
  harness = await prepareNotifications();
  service = await harness.start({ webhooks: SHARES });
});
afterAll(async () => {
  await Promise.all(receivers.map((receiver) => receiver.stop()));
  await harness.dispose();
});

/** Endpoints with one receiver. */
async function subscribed(tenantId: number, endpoints: number, answering?: Answering): Promise<Receiver> {
  const receiver = await startReceiver(answering);
  receivers.push(receiver);
  for (let made = 0; made < endpoints; made++) {
    const input = { url: `${receiver.url}?n=${made}`, events: ['expense.*'] };
    expect((await service.as({ tenantId })(CREATE, { input })).errors).toEqual([]);
  }
  return receiver;
}
const fiveExpenses = (tenantId: number) =>
  harness.publish.send([1, 2, 3, 4, 5].map((id) => harness.publish.expense(tenantId, id)));

it('keeps requests of a tenant for endpoints that answer quickly, and forgets that one was slow', async () => {
  let release = () => {};
  const released = new Promise<number>((resolve) => void (release = () => resolve(204)));
  const slow = await subscribed(1, 4, () => released);
  await harness.sql(`update webhooks set is_slow = true`);
  const quick = await subscribed(1, 1);
  await fiveExpenses(1);
  await waitFor(() => quick.received.length === 5, SOON);
  expect(slow.received).toHaveLength(SHARES.perTenantTroubled);
  release();
  await waitFor(() => slow.received.length === 20);
  await waitFor(async () => (await harness.sql('select from webhooks where is_slow')).length === 0);
});

it('leaves webhooks alone for which nothing waits', async () => {
  await harness.sql(`update webhooks set next_due_at = now()`);
  await waitFor(async () => (await harness.sql('select from webhooks where next_due_at is not null')).length === 0);
});

it('keeps requests of the process for tenants whose endpoints answer', async () => {
  const hangs = () => new Promise<number>(() => {});
  const dead = [await subscribed(2, 3, hangs), await subscribed(3, 3, hangs), await subscribed(4, 3, hangs)];
  await harness.sql(`update webhooks set failures = 1 where tenant_id > 1`);
  const quick = await subscribed(5, 1);
  for (const tenantId of [2, 3, 4]) await fiveExpenses(tenantId);
  const inProgress = () => dead.reduce((sum, { received }) => sum + received.length, 0);
  await waitFor(() => inProgress() >= SHARES.troubledConcurrency);
  await fiveExpenses(5);
  await waitFor(() => quick.received.length === 5, SOON);
  expect(inProgress()).toBe(SHARES.troubledConcurrency);
});
