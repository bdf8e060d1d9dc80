import { requestHash } from '@outlay/tenancy/commands';
import type { Role } from '@outlay/tenancy/permissions';
import { prepareNotifications, type Prepared } from './notifications-harness.ts';

const FIELDS = `id url events description isActive disabledReason failures lastSequence previousSecretValidUntil version`;
const LIST = `{ webhooks { ${FIELDS} } }`;
const CREATE = `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { ${FIELDS} } } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeWebhookInput!, $expectedVersion: Int) {
  changeWebhook(id: $id, input: $input, expectedVersion: $expectedVersion) { ${FIELDS} } }`;
const DELETE = `mutation ($id: ID!) { deleteWebhook(id: $id) }`;
const ROTATE = `mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret webhook { ${FIELDS} } } }`;
const REPLAY = `mutation ($id: ID!) { replayWebhook(id: $id, fromSequence: 1) { queued throughSequence } }`;
const URL = 'https://receiver.example/hooks/very-secret-path?token=also-secret';

let harness: Prepared;
let service: Awaited<ReturnType<Prepared['start']>>;
beforeAll(async () => {
  harness = await prepareNotifications();
  service = await harness.start();
});
afterAll(() => harness.dispose());

let tenantId = 10;
const owner = (role: Role = 'OWNER') => service.as({ tenantId, role });
async function created(fields: object = {}, headers: Record<string, string> = {}) {
  const { data, errors } = await owner()(CREATE, { input: { url: URL, events: ['expense.*'], ...fields } }, headers);
  expect(errors).toEqual([]);
  return Object(data?.['createWebhook']);
}

beforeEach(() => void (tenantId += 1));

it('shows a secret once, and stores it sealed', async () => {
  const { secret, webhook } = await created({}, { 'idempotency-key': 'once' });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/=]{32,}$/);
  expect(webhook).toMatchObject({ url: URL, events: ['expense.*'], isActive: true, lastSequence: 0, version: 1 });
  // A repetition gets the same answer, from the store of answers.
  expect(await created({}, { 'idempotency-key': 'once' })).toEqual({ secret, webhook });
  const { data } = await owner()(LIST);
  expect(data?.['webhooks']).toEqual([webhook]);
  const stored = JSON.stringify([
    await harness.sql('select w::text from webhooks w'),
    await harness.sql('select i::text from idempotency_keys i'),
    await harness.sql(`select a::text, encode(payload, 'escape') from audit_entries a, outbox`),
  ]);
  expect(stored).toContain('receiver.example');
  expect(stored).not.toContain(secret.slice('whsec_'.length));
});

it('stores the answers of other mutations as the version before reads them', async () => {
  const preferences = [{ alertType: 'LOW_BALANCE', email: false, inApp: true, frequency: 'DAILY' }];
  const SET = `mutation ($preferences: [NotificationPreferenceInput!]!) {
    setNotificationPreferences(preferences: $preferences) { alertType } }`;
  const { data } = await owner()(SET, { preferences }, { 'idempotency-key': 'plain' });
  const [stored] = await harness.sql(`select request_hash, answer from idempotency_keys where key = 'plain'`);
  expect(stored?.['request_hash']).toBe(requestHash({ preferences }));
  expect(stored?.['answer']).toMatchObject(Object(data?.['setNotificationPreferences']));
});

it('tells the audit trail the server of a URL, and not its path', async () => {
  const { webhook } = await created();
  await owner()(CHANGE, { id: webhook.id, input: { url: `${URL}2`, isActive: false } });
  await owner()(ROTATE, { id: webhook.id });
  await owner()(DELETE, { id: webhook.id });
  const entries = await harness.sql('select action, changes from audit_entries where tenant_id = $1 order by id', [
    tenantId,
  ]);
  expect(entries.map(({ action }) => action)).toEqual([
    ...['webhook.created', 'webhook.changed', 'webhook.secret_rotated', 'webhook.deleted'],
  ]);
  expect(entries[1]?.['changes']).toEqual({
    is_active: { before: true, after: false },
    url_path: { before: null, after: 'changed' },
  });
  expect(JSON.stringify(entries)).toContain('https://receiver.example');
  expect(JSON.stringify(entries)).not.toContain('secret-path');
});

it('keeps the former secret for a day, and no secret of a deleted webhook', async () => {
  const { secret, webhook } = await created();
  const { data } = await owner()(ROTATE, { id: webhook.id });
  const rotated = Object(data?.['rotateWebhookSecret']);
  expect(rotated.secret).not.toBe(secret);
  const hours = (Date.parse(rotated.webhook.previousSecretValidUntil) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23.9);
  expect(hours).toBeLessThanOrEqual(24);
  await owner()(DELETE, { id: webhook.id });
  expect((await owner()(LIST)).data?.['webhooks']).toEqual([]);
  const [row] = await harness.sql('select secret, previous_secret from webhooks where id = $1', [webhook.id]);
  expect(row).toEqual({ secret: Buffer.alloc(0), previous_secret: null });
  expect((await owner()(ROTATE, { id: webhook.id })).code).toBe('NOT_FOUND');
});

it('refuses a lost update', async () => {
  const { webhook } = await created();
  const change = (description: string, expectedVersion: number) =>
    owner()(CHANGE, { id: webhook.id, input: { description }, expectedVersion });
  expect((await change('Books', 1)).data?.['changeWebhook']).toMatchObject({ description: 'Books', version: 2 });
  expect((await change('Other books', 1)).code).toBe('PRECONDITION_FAILED');
});

it.each([
  [{ events: ['expense.*', 'user.created'] }, 'events', 'INVALID_CHOICE'],
  [{ events: [] }, 'events', 'REQUIRED'],
  [{ url: 'ftp://receiver.example' }, 'url', 'INVALID_FORMAT'],
  [{ url: 'https://10.0.0.1/' }, 'url', 'PRIVATE_ADDRESS'],
  [{ description: 'x'.repeat(201) }, 'description', 'TOO_LONG'],
])('refuses %j', async (fields, field, code) => {
  const { errors } = await owner()(CREATE, { input: { url: URL, events: ['ping'], ...fields } });
  expect(errors[0]?.extensions).toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field, code }] });
});

it('allows 20 webhooks, also when they come together', async () => {
  const answers = await Promise.all(
    Array.from({ length: 22 }, () => owner()(CREATE, { input: { url: URL, events: ['ping'] } })),
  );
  expect(answers.flatMap(({ code }) => code ?? [])).toEqual(['CONFLICT', 'CONFLICT']);
});

it('replays 10,000 deliveries at a time, of the finished ones', async () => {
  const { webhook } = await created({ isActive: false });
  await harness.sql(
    `insert into webhook_deliveries (tenant_id, webhook_id, sequence, message_id, event, resource_type, resource_id, body, state, occurred_at)
     select $1, $2, n, gen_random_uuid(), 'expense.updated', 'expense', n % 500, '{}', case when n <= 200 then 'QUEUED' else 'DELIVERED' end, now()
     from generate_series(1, 10300) as n`,
    [tenantId, webhook.id],
  );
  await harness.sql(`update webhooks set sequence = 10300 where id = $1`, [webhook.id]);
  const replay = async () => (await owner()(REPLAY, { id: webhook.id })).data?.['replayWebhook'];
  expect(await replay()).toEqual({ queued: 10_000, throughSequence: 10_200 });
  expect(await replay()).toEqual({ queued: 100, throughSequence: 10_300 });
  expect(await replay()).toEqual({ queued: 0, throughSequence: null });
});

it('is for Owners and Admins', async () => {
  const ask = (role: Role) => owner(role)(LIST);
  expect([(await ask('ADMIN')).code, (await ask('ANALYST')).code, (await ask('MEMBER')).code]).toEqual([
    ...[undefined, 'FORBIDDEN', 'FORBIDDEN'],
  ]);
});
