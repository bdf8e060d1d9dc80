import pg from 'pg';
import { purge } from '@outlay/jobs/retention';
import { waitFor } from '@outlay/testkit/wait-for';
import { NOTIFICATIONS_RETENTION } from '../src/retention.ts';
import { prepareNotifications, type Prepared } from './notifications-harness.ts';
import { startReceiver, type Receiver } from './webhook-receiver.ts';

const CREATE = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }`;
const STOP = `mutation ($id: ID!) { changeWebhook(id: $id, input: { isActive: false }) { isActive } }`;
const AGAIN = `mutation ($webhook: ID!, $id: ID!) { redeliverWebhook(webhookId: $webhook, id: $id) { state } }`;
const TENANT = 11;

let harness: Prepared;
let receiver: Receiver;
let service: Awaited<ReturnType<Prepared['start']>>;
beforeAll(async () => {
  harness = await prepareNotifications();
  receiver = await startReceiver(() => 500);
  service = await harness.start();
});
afterAll(async () => {
  await receiver.stop();
  await harness.dispose();
});

async function retain(): Promise<void> {
  const worker = new pg.Client({ connectionString: harness.database.workerUrl });
  await worker.connect();
  for (const rule of NOTIFICATIONS_RETENTION) await purge(worker, rule);
  await worker.end();
}
const deliveries = () =>
  harness.sql(`select sequence::int, state, attempts, last_error from webhook_deliveries order by sequence`);
const idOf = async (sequence: number) => {
  const [row] = await harness.sql(`select id from webhook_deliveries where sequence = $1`, [sequence]);
  return row?.['id'];
};
const age = (days: number) =>
  harness.sql(`update webhook_deliveries set created_at = now() - make_interval(days => $1)`, [days]);

it('ends queued deliveries of an active webhook by their age, one after the other, and deletes none before', async () => {
  const { data } = await service.as({ tenantId: TENANT })(CREATE, {
    input: { url: receiver.url, events: ['expense.*'] },
  });
  const id = Object(data?.['createWebhook']).webhook.id;
  await harness.publish.expenses(TENANT, 1, {}, { vendor: 'second' });
  await waitFor(async () => Object((await deliveries())[0])['attempts'] === 1);
  await age(40);
  await retain();
  expect(await deliveries()).toMatchObject([{ state: 'QUEUED' }, { state: 'QUEUED' }]);

  await harness.publish.expenses(TENANT, 1, { vendor: 'third' });
  await waitFor(async () => (await deliveries()).length === 3);
  await harness.sql(`update webhook_deliveries set next_attempt_at = now() where next_attempt_at is not null`);
  await harness.sql(`update webhooks set next_due_at = now()`);
  await waitFor(async () => Object((await deliveries())[2])['attempts'] === 1);
  expect(await deliveries()).toEqual([
    { sequence: 1, state: 'FAILED', attempts: 2, last_error: null },
    { sequence: 2, state: 'FAILED', attempts: 0, last_error: 'EXPIRED' },
    { sequence: 3, state: 'QUEUED', attempts: 1, last_error: null },
  ]);

  // Who asks for it gets an attempt all the same.
  await service.as({ tenantId: TENANT })(AGAIN, { webhook: id, id: await idOf(2) });
  await waitFor(async () => Object((await deliveries())[1])['state'] === 'FAILED');
  expect((await deliveries())[1]).toEqual({ sequence: 2, state: 'FAILED', attempts: 1, last_error: null });

  await retain();
  expect(await deliveries()).toMatchObject([{ sequence: 3 }]);
  await age(40);
  await service.as({ tenantId: TENANT })(STOP, { id });
  await retain();
  expect(await deliveries()).toEqual([]);
});
