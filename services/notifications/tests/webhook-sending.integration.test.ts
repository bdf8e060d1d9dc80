import { Webhook } from 'standardwebhooks';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { DeliveryClaims } from '../src/webhooks/sender/delivery-claims.ts';
import { prepareNotifications, type Prepared } from './notifications-harness.ts';
import { startReceiver, type Answering, type Receiver } from './webhook-receiver.ts';

const CREATE = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { id } } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeWebhookInput!) { changeWebhook(id: $id, input: $input) { isActive } }`;
const READ = `query ($id: ID!, $filter: WebhookDeliveryFilter) { webhook(id: $id) {
  isActive disabledReason failures lastSequence deliveries(filter: $filter, first: 100) { totalCount nodes {
    id messageId sequence event state attemptCount lastStatus lastError nextAttemptAt resourceId
    attempts { number status requestHeaders { name value } answerBody error } } } } }`;
const READ_ONE = `query ($webhookId: ID!, $id: ID!) { webhookDelivery(webhookId: $webhookId, id: $id) {
  attempts { answerBody isAnswerCut } } }`;
const DELETE = `mutation ($id: ID!) { deleteWebhook(id: $id) }`;
const PING = `mutation ($id: ID!) { pingWebhook(id: $id) { id state messageId } }`;
const AGAIN = `mutation ($webhook: ID!, $id: ID!) { redeliverWebhook(webhookId: $webhook, id: $id) { state } }`;
const REPLAY = `mutation ($id: ID!, $from: Int!) { replayWebhook(id: $id, fromSequence: $from) { queued throughSequence } }`;
const ROTATE = `mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }`;

let harness: Prepared;
let service: Awaited<ReturnType<Prepared['start']>>;
const receivers: Receiver[] = [];
beforeAll(async () => {
  harness = await prepareNotifications();
  service = await harness.start();
});
afterAll(async () => {
  await Promise.all(receivers.map((receiver) => receiver.stop()));
  await harness.dispose();
});

let tenantId = 100;
beforeEach(() => void (tenantId += 1));
const ask = async (query: string, variables: Record<string, unknown>) => {
  const { data, errors } = await service.as({ tenantId })(query, variables);
  expect(errors).toEqual([]);
  return Object(data);
};
async function subscribed(events: string[], answering?: Answering, text?: string) {
  const receiver = await startReceiver(answering, text);
  receivers.push(receiver);
  const { createWebhook } = await ask(CREATE, { input: { url: receiver.url, events } });
  const id: string = createWebhook.webhook.id;
  return {
    ...{ id, receiver, secret: String(createWebhook.secret) },
    read: async (filter: object = {}) => (await ask(READ, { id, filter })).webhook,
    got: (count: number) =>
      waitFor(async () => (receiver.received.length >= count ? receiver.received : null), {
        what: `${count} messages (${receiver.received.length} came)`,
      }),
  };
}
const settled = (hook: Awaited<ReturnType<typeof subscribed>>, count: number) =>
  waitFor(async () => {
    const { deliveries } = await hook.read({ state: 'DELIVERED' });
    return deliveries.totalCount === count ? deliveries.nodes : null;
  });

it('sends what was done with an expense, signed, with what it was before', async () => {
  const hook = await subscribed(['expense.created', 'expense.updated']);
  await harness.publish.expenses(
    ...([tenantId, 1] as const),
    ...[{ vendor: 'Miro' }, { type: 'ExpenseChanged', vendor: 'Figma', previous: 'Miro' } as const],
    ...[{ type: 'ExpenseDeleted' } as const],
  );
  const [created, updated] = await hook.got(2);
  expect(new Webhook(hook.secret).verify(created?.text ?? '', Object(created?.headers))).toEqual(created?.body);
  expect(created?.headers['webhook-id']).toBe(created?.body.id);
  expect(created?.body).toMatchObject({
    ...{ type: 'expense.created', sequence: 1, tenant_id: tenantId },
    data: {
      object: { id: 1, amount: 12.5, vendor: 'Miro', account_id: 7, tags: ['tools'], created_by: 4 },
      previous: null,
    },
  });
  expect(updated?.body).toMatchObject({
    ...{ type: 'expense.updated', sequence: 2 },
    data: { object: { vendor: 'Figma' }, previous: { vendor: 'Miro' } },
  });
  const [second, first] = await settled(hook, 2);
  expect(first).toMatchObject({
    sequence: 1,
    event: 'expense.created',
    attemptCount: 1,
    lastStatus: 204,
    resourceId: '1',
  });
  expect(second.attempts).toMatchObject([{ number: 1, status: 204, answerBody: '', error: null }]);
  const { webhookDelivery } = await ask(READ_ONE, { webhookId: hook.id, id: second.id });
  expect(webhookDelivery.attempts).toEqual([{ answerBody: '', isAnswerCut: false }]);
  expect(second.attempts[0].requestHeaders).toContainEqual({ name: 'webhook-id', value: updated?.body.id });
});

it('keeps what accounts were before, tells nothing twice, and nothing of before the webhook', async () => {
  await harness.publish.accounts(tenantId, 5, { balance: 100_000 });
  await harness.publish.accounts(tenantId, 6, { balance: 1, version: 7, time: new Date(Date.now() - 60_000) });
  await waitFor(async () => {
    const [row] = await harness.sql('select count(*)::int as n from webhook_resources where tenant_id = $1', [
      tenantId,
    ]);
    return row?.['n'] === 2;
  });
  const hook = await subscribed(['account.*']);
  const repeated = harness.publish.account(tenantId, 5, { balance: 90_000 });
  await harness.publish.send([repeated, repeated]);
  await harness.publish.accounts(tenantId, 6, { balance: 2, version: 8, time: new Date(Date.now() - 30_000) });
  await harness.publish.accounts(tenantId, 5, { balance: 80_000 });
  const [one, two] = await hook.got(2);
  expect(one?.body.data).toMatchObject({ object: { current_balance: 900 }, previous: { current_balance: 1000 } });
  expect(two?.body).toMatchObject({
    ...{ sequence: 2, type: 'account.balance_changed' },
    data: { object: { id: 5, current_balance: 800 }, previous: { current_balance: 900 } },
  });
});

it('reads no expense that nobody wants, and keeps no receipt of it', async () => {
  const history = harness.publish.expense(tenantId, 1, { time: new Date(Date.now() - 60_000) });
  await harness.publish.send([{ ...history, value: Buffer.from('no expense') }]);
  const hook = await subscribed(['expense.created']);
  const unwanted = harness.publish.expense(tenantId, 1, { type: 'ExpenseChanged' });
  await harness.publish.send([{ ...unwanted, value: Buffer.from('no expense') }]);
  // As after a restore, when the log brings again what the inbox has forgotten.
  await harness.sql(
    `update webhooks set active_since = now() - interval '1 year', created_at = now() - interval '1 year'`,
  );
  const forgotten = harness.publish.expense(tenantId, 1, { time: new Date(Date.now() - 29 * 86_400_000) });
  await harness.publish.send([forgotten]);
  await harness.publish.expenses(tenantId, 1, {});
  await hook.got(1);
  const receipts = await harness.sql(`select from inbox where tenant_id = $1 and consumer = 'notifications.webhooks'`, [
    tenantId,
  ]);
  expect(receipts).toHaveLength(1);
  expect((await hook.read()).lastSequence).toBe(1);
});

it('records for others while one webhook is locked that wants none of it', async () => {
  const [locked, free] = [await subscribed(['account.*']), await subscribed(['expense.*'])];
  const owner = openTestPool(harness.database.superuserUrl, 1);
  const client = await owner.connect();
  await client.query(`begin; select from webhooks where id = ${locked.id} for update`);
  await harness.publish.expenses(tenantId, 1, {});
  await free.got(1).finally(() => client.release(true));
  await owner.end();
});

it('numbers messages without gaps, however they come together', async () => {
  const hook = await subscribed(['expense.*', 'account.*']);
  const many = Array.from({ length: 60 }, (_none, index) => index + 1);
  await Promise.all([
    harness.publish.send(many.map((id) => harness.publish.expense(tenantId, id))),
    harness.publish.send(many.map((id) => harness.publish.account(tenantId, id, { balance: id }))),
    ...many.slice(0, 10).map(() => ask(PING, { id: hook.id })),
  ]);
  await hook.got(130);
  const sequences = hook.receiver.received.map(({ body }) => body.sequence).toSorted((a, b) => a - b);
  expect(sequences).toEqual(Array.from({ length: 130 }, (_none, index) => index + 1));
  expect((await hook.read()).lastSequence).toBe(130);
});

it('keeps the order of a resource, and lets others pass one that fails', async () => {
  let isDown = true;
  const hook = await subscribed(['expense.*'], ({ body }) => (isDown && body.data.object['id'] === 1 ? 500 : 200));
  await harness.publish.expenses(tenantId, 1, { vendor: 'a' }, { vendor: 'b' }, { vendor: 'c' });
  await hook.got(1);
  await harness.publish.expenses(tenantId, 2, { vendor: 'x' }, { vendor: 'y' });
  await settled(hook, 2);
  expect(hook.receiver.received.map(({ body }) => body.data.object['vendor'])).toEqual(['a', 'x', 'y']);
  const failed = await waitFor(async () => {
    const read = await hook.read({ state: 'QUEUED' });
    return read.deliveries.nodes.at(-1)?.attemptCount === 1 ? read : null;
  });
  expect(failed.deliveries.nodes).toMatchObject([
    ...[
      { sequence: 3, nextAttemptAt: null },
      { sequence: 2, nextAttemptAt: null },
    ],
    { sequence: 1, lastStatus: 500, nextAttemptAt: expect.any(String) },
  ]);
  isDown = false;
  await ask(AGAIN, { webhook: hook.id, id: failed.deliveries.nodes.at(-1).id });
  await settled(hook, 5);
  const ofOne = hook.receiver.received.filter(({ body }) => body.data.object['id'] === 1);
  expect(ofOne.map(({ body }) => body.data.object['vendor'])).toEqual(['a', 'a', 'b', 'c']);
  expect(ofOne[0]?.headers['webhook-id']).toBe(ofOne[1]?.headers['webhook-id']);
  expect((await hook.read()).failures).toBe(0);
});

it('keeps the order of a resource also where one is sent again while a later one is in progress', async () => {
  let answer = (_status: number) => {};
  let isDown = false;
  const hook = await subscribed(['expense.*'], ({ body }) => {
    if (body.sequence === 1) return isDown ? 500 : 200;
    return isDown ? new Promise<number>((resolve) => void (answer = resolve)) : 200;
  });
  await harness.publish.expenses(tenantId, 1, {});
  const [first] = await settled(hook, 1);
  isDown = true;
  await harness.publish.expenses(tenantId, 1, { vendor: 'second' });
  await hook.got(2);
  const [second] = (await hook.read({ state: 'QUEUED' })).deliveries.nodes;
  for (const id of [first.id, second.id]) await ask(AGAIN, { webhook: hook.id, id });
  await waitFor(async () => (await hook.read()).failures === 1);
  answer(500);
  const waiting = await waitFor(async () => {
    const read = await hook.read();
    return read.failures === 2 ? read.deliveries.nodes : null;
  });
  expect(waiting).toMatchObject([
    { sequence: 2, attemptCount: 1, nextAttemptAt: null },
    { sequence: 1, attemptCount: 2, nextAttemptAt: expect.any(String) },
  ]);
  // The second one was in progress, and so was not queued again.
  const resent = `select changes from audit_entries where tenant_id = $1 and action = 'webhook.redelivered'`;
  expect(await harness.sql(resent, [tenantId])).toHaveLength(1);
  isDown = false;
  await ask(AGAIN, { webhook: hook.id, id: first.id });
  await settled(hook, 2);
  expect(hook.receiver.received.map(({ body }) => body.sequence)).toEqual([1, 2, 1, 1, 2]);
});

it('leaves a receiver alone for as long as it asks, unless a person has something sent again', async () => {
  let isBusy = true;
  const busy = { status: 429, headers: { 'retry-after': '3600' } };
  const hook = await subscribed(['expense.*'], () => (isBusy ? busy : 200));
  const other = await subscribed(['expense.*']);
  await harness.publish.expenses(tenantId, 1, {});
  await waitFor(async () => (await hook.read()).failures === 1);
  for (const id of [2, 3]) await harness.publish.expenses(tenantId, id, {});
  await settled(other, 3);
  expect(hook.receiver.received).toHaveLength(1);
  const { nodes } = (await hook.read()).deliveries;
  const minutes = (Date.parse(nodes.at(-1).nextAttemptAt) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(58);
  expect(minutes).toBeLessThan(61);
  isBusy = false;
  await ask(AGAIN, { webhook: hook.id, id: nodes.at(-1).id });
  await settled(hook, 3);
});

it('lets no receiver that hangs hold up another one', async () => {
  const dead = await subscribed(['expense.*'], () => new Promise<number>(() => {}));
  const live = await subscribed(['expense.*']);
  const many = Array.from({ length: 40 }, (_none, index) => index + 1);
  await harness.publish.send(many.map((id) => harness.publish.expense(tenantId, id)));
  await settled(live, 40);
  // Its share of requests, and no more.
  expect(dead.receiver.received).toHaveLength(4);
});

it('sends nothing while inactive, and what is queued once it is active again', async () => {
  const hook = await subscribed(['expense.*'], () => 500);
  await harness.publish.expenses(tenantId, 1, {}, { vendor: 'second' });
  await hook.got(1);
  await waitFor(async () => (await hook.read()).failures === 1);
  await ask(CHANGE, { id: hook.id, input: { isActive: false } });
  await harness.publish.expenses(tenantId, 9, {});
  // As after three days of failures.
  await harness.sql(
    `update webhook_deliveries set first_attempt_at = now() - interval '80 hours', failures = 14, next_attempt_at = now() + interval '12 hours'
     where next_attempt_at is not null and tenant_id = $1`,
    [tenantId],
  );
  expect((await hook.read({ state: 'QUEUED' })).deliveries.totalCount).toBe(2);
  const other = await subscribed(['ping']);
  await ask(PING, { id: other.id });
  await settled(other, 1);
  expect(hook.receiver.received).toHaveLength(1);
  await ask(CHANGE, { id: hook.id, input: { isActive: true } });
  const failed = await waitFor(async () => {
    const read = await hook.read();
    return read.failures === 1 ? read.deliveries.nodes.at(-1) : null;
  });
  expect(failed).toMatchObject({ state: 'QUEUED', attemptCount: 2 });
  // Also one that was not begun anew has three days from now on.
  await harness.sql(
    `update webhook_deliveries set first_attempt_at = now() - interval '80 hours', next_attempt_at = now() where next_attempt_at is not null and tenant_id = $1`,
    [tenantId],
  );
  await harness.sql(`update webhooks set next_due_at = now() where id = $1`, [hook.id]);
  await waitFor(async () => (await hook.read()).failures === 2);
  expect((await hook.read({ state: 'QUEUED' })).deliveries.totalCount).toBe(2);
  // The first one is of a time before it was active.
  await harness.sql(`update webhooks set created_at = now() - interval '1 hour' where id = $1`, [hook.id]);
  await harness.publish.expenses(tenantId, 9, { time: new Date(Date.now() - 60_000) }, {});
  await ask(CHANGE, { id: hook.id, input: { url: other.receiver.url } });
  await settled(hook, 3);
  expect((await hook.read()).lastSequence).toBe(3);
  expect((await ask(DELETE, { id: hook.id })).deleteWebhook).toBe(true);
  expect((await ask(READ_ONE, { webhookId: hook.id, id: failed.id })).webhookDelivery).toBeNull();
});

it('begins anew at another URL, and hears no 410 of the former one', async () => {
  let answer = (_status: number) => {};
  const hook = await subscribed(['expense.*'], () => new Promise<number>((resolve) => void (answer = resolve)));
  const { receiver } = await subscribed(['ping']);
  await harness.publish.expenses(tenantId, 1, {});
  await hook.got(1);
  await harness.sql(`update webhooks set failures = 9, failing_since = now() - interval '71 hours' where id = $1`, [
    hook.id,
  ]);
  await ask(CHANGE, { id: hook.id, input: { url: receiver.url } });
  answer(410);
  await waitFor(async () => (await hook.read()).deliveries.nodes[0].attemptCount === 1);
  expect(await hook.read()).toMatchObject({
    isActive: true,
    failures: 0,
    deliveries: { nodes: [{ state: 'QUEUED' }] },
  });
  await ask(AGAIN, { webhook: hook.id, id: (await hook.read()).deliveries.nodes[0].id });
  await settled(hook, 1);
  expect(receiver.received).toHaveLength(1);
});

it('replays from a number, under the same ids, and signs with both secrets for a day', async () => {
  const hook = await subscribed(['expense.*']);
  const { secret } = (await ask(ROTATE, { id: hook.id })).rotateWebhookSecret;
  await harness.publish.expenses(tenantId, 1, {}, { vendor: 'b' }, { vendor: 'c' });
  await settled(hook, 3);
  expect((await ask(REPLAY, { id: hook.id, from: 2 })).replayWebhook).toEqual({ queued: 2, throughSequence: 3 });
  const all = await hook.got(5);
  expect(all.slice(3).map(({ body }) => body.sequence)).toEqual([2, 3]);
  expect(all.slice(3).map(({ text }) => text)).toEqual(all.slice(1, 3).map(({ text }) => text));
  for (const valid of [secret, hook.secret]) {
    expect(new Webhook(valid).verify(all[4]?.text ?? '', Object(all[4]?.headers))).toBeTruthy();
  }
  await harness.sql(`update webhooks set previous_until = now() where id = $1`, [hook.id]);
  await ask(PING, { id: hook.id });
  const former = await harness.sql(`select previous_secret from webhooks where id = $1`, [hook.id]);
  expect(former).toEqual([{ previous_secret: null }]);
});

it('fails while its secret cannot be read, and sends once there is a new one', async () => {
  const hook = await subscribed(['expense.*']);
  // As if WEBHOOK_ENCRYPTION_SECRET were another one since.
  await harness.sql(`update webhooks set secret = 'sealed under another one' where tenant_id = $1`, [tenantId]);
  await harness.publish.expenses(tenantId, 1, {});
  const read = await waitFor(async () => {
    const webhook = await hook.read();
    return webhook.failures === 1 ? webhook : null;
  });
  expect(read.deliveries.nodes).toMatchObject([
    { state: 'QUEUED', attemptCount: 1, lastStatus: null, lastError: 'UNREADABLE_SECRET' },
  ]);
  const { secret } = (await ask(ROTATE, { id: hook.id })).rotateWebhookSecret;
  await ask(AGAIN, { webhook: hook.id, id: read.deliveries.nodes[0].id });
  const [message] = await hook.got(1);
  expect(new Webhook(secret).verify(message?.text ?? '', Object(message?.headers))).toEqual(message?.body);
});

it('sends one again without a look at the other resources, and counts what waits for active webhooks', async () => {
  await harness.sql(`update webhooks set is_active = false`);
  const hook = await subscribed(['expense.*'], () => 500);
  for (const id of [1, 2]) await harness.publish.expenses(tenantId, id, {});
  const read = await waitFor(async () => {
    const webhook = await hook.read();
    return webhook.failures === 2 ? webhook : null;
  });
  const waiting = () =>
    harness.sql(
      `select resource_id::int as id, next_attempt_at is null as waits from webhook_deliveries where tenant_id = $1 order by sequence`,
      [tenantId],
    );
  await harness.sql(`update webhook_deliveries set next_attempt_at = null where tenant_id = $1`, [tenantId]);
  const one = read.deliveries.nodes.find(({ resourceId }: { resourceId: string }) => resourceId === '1');
  await ask(AGAIN, { webhook: hook.id, id: one.id });
  await waitFor(async () => (await hook.read()).failures === 3);
  expect(await waiting()).toContainEqual({ id: 2, waits: true });
  const worker = openTestPool(harness.database.workerUrl, 1);
  const claims = new DeliveryClaims(worker, '', {
    perTenant: 1,
    perTenantTroubled: 1,
    perWebhook: 1,
    perFailingWebhook: 1,
  });
  expect(await claims.backlog()).toMatchObject({ count: 2 });
  await harness.sql(
    `update webhook_deliveries set created_at = now() - interval '9 hours', next_attempt_at = now() + interval '1 hour' where tenant_id = $1`,
    [tenantId],
  );
  expect(await claims.backlog()).toEqual({ count: 2, oldestSeconds: 0 });
  await ask(CHANGE, { id: hook.id, input: { isActive: false } });
  expect(await claims.backlog()).toEqual({ count: 0, oldestSeconds: 0 });
  await worker.end();
});

it('reads neither bodies nor attempts for a list that shows none', async () => {
  const hook = await subscribed(['expense.*']);
  await harness.publish.expenses(tenantId, 1, {});
  await settled(hook, 1);
  const { app } = roleNames('notifications');
  await harness.sql(`revoke select on webhook_attempts from ${app}`);
  const { webhook } = await ask(`query ($id: ID!) { webhook(id: $id) { deliveries { nodes { sequence state } } } }`, {
    id: hook.id,
  }).finally(() => harness.sql(`grant select on webhook_attempts to ${app}`));
  expect(webhook.deliveries.nodes).toEqual([{ sequence: 1, state: 'DELIVERED' }]);
});

it('keeps the beginning of an answer, more of one that does not confirm, and 50 attempts', async () => {
  const text = 'y'.repeat(5_000);
  for (const status of [200, 500]) {
    const hook = await subscribed(['expense.*'], () => status, text);
    await harness.publish.expenses(tenantId, status, {});
    await waitFor(async () => (await hook.read()).deliveries.nodes[0]?.attemptCount === 1);
  }
  const kept = await harness.sql(
    `select status, length(answer_body) as length, is_answer_cut from webhook_attempts where tenant_id = $1 order by status, at limit 5`,
    [tenantId],
  );
  expect(kept).toContainEqual({ status: 200, length: 1_024, is_answer_cut: true });
  expect(kept).toContainEqual({ status: 500, length: 4_096, is_answer_cut: true });
  const [failed] = await harness.sql(
    `update webhook_deliveries set attempts = 60 where tenant_id = $1 and state = 'QUEUED' returning *`,
    [tenantId],
  );
  const { id, webhook_id: webhook } = Object(failed);
  await harness.sql(
    `insert into webhook_attempts (tenant_id, delivery_id, number, at, duration_ms, url, request_headers, answer_headers, is_answer_cut)
     select $1, $2, n, now(), 1, '', '{}', '{}', false from generate_series(2, 60) as n`,
    [tenantId, id],
  );
  await ask(AGAIN, { webhook, id });
  const attempts = () =>
    harness.sql(`select number from webhook_attempts where delivery_id = $1 order by number`, [id]);
  await waitFor(async () => (await attempts()).some(({ number }) => number === 61));
  expect((await attempts()).map(({ number }) => number)).toEqual(
    Array.from({ length: 50 }, (_none, index) => 12 + index),
  );
});

it('deactivates a webhook whose receiver answers 410, warns by alert and mail, and clears the alert once it is active', async () => {
  harness.contacts([
    { userId: '1', email: 'owner@acme.example', name: null, locale: 'en', timeZone: 'UTC', stopToken: 'ols_owner' },
  ]);
  await harness.publish.user(tenantId, 1, {});
  await waitFor(async () => (await harness.sql('select from user_states where tenant_id = $1', [tenantId])).length > 0);
  const hook = await subscribed(['expense.*'], () => 410);
  await harness.publish.expenses(tenantId, 1, {}, { vendor: 'later' });
  const read = await waitFor(async () => {
    const webhook = await hook.read();
    return webhook.isActive ? null : webhook;
  });
  expect(read).toMatchObject({
    disabledReason: 'GONE',
    deliveries: { nodes: [{ state: 'QUEUED' }, { state: 'FAILED' }] },
  });
  const alerts = await harness.sql('select type, entity_type, message, cleared_at from alerts where tenant_id = $1', [
    tenantId,
  ]);
  expect(alerts).toMatchObject([{ type: 'WEBHOOK_DISABLED', entity_type: 'WEBHOOK', cleared_at: null }]);
  expect(alerts[0]?.['message']).toContain('127.0.0.1');
  expect(await harness.sql('select user_id, kind from mails where tenant_id = $1', [tenantId])).toEqual([
    { user_id: '1', kind: 'alert' },
  ]);
  const [entry] = await harness.sql(
    `select actor, changes from audit_entries where tenant_id = $1 and action = 'webhook.disabled'`,
    [tenantId],
  );
  expect(entry).toMatchObject({
    actor: 'service:notifications',
    changes: { is_active: { before: true, after: false } },
  });
  await waitFor(
    async () => (await harness.sql(`select from mails where tenant_id = $1 and state = 'sent'`, [tenantId]))[0],
  );
  await ask(CHANGE, { id: hook.id, input: { isActive: true } });
  // The next message meets the same answer.
  await waitFor(async () => !(await hook.read()).isActive);
  expect(await harness.sql('select from mails where tenant_id = $1', [tenantId])).toHaveLength(2);
  await ask(CHANGE, { id: hook.id, input: { isActive: true } });
  expect(await harness.sql('select from alerts where tenant_id = $1 and cleared_at is null', [tenantId])).toEqual([]);
});

it('gives up after three days of failures, and deactivates the webhook', async () => {
  const hook = await subscribed(['expense.*'], () => 503);
  await harness.publish.expenses(tenantId, 1, {});
  await waitFor(async () => (await hook.read()).failures === 1);
  await harness.sql(
    `update webhook_deliveries set first_attempt_at = now() - interval '73 hours', failures = 12, next_attempt_at = now() where tenant_id = $1`,
    [tenantId],
  );
  await harness.sql(
    `update webhooks set active_since = now() - interval '74 hours', failing_since = now() - interval '73 hours', failures = 12,
       next_due_at = now() where tenant_id = $1`,
    [tenantId],
  );
  const read = await waitFor(async () => {
    const webhook = await hook.read();
    return webhook.isActive ? null : webhook;
  });
  expect(read).toMatchObject({
    ...{ disabledReason: 'FAILING', failures: 13 },
    deliveries: { nodes: [{ state: 'FAILED', attemptCount: 2, lastStatus: 503 }] },
  });
});
