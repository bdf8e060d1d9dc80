import { screen, within } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import WebhookPage from './WebhookPage.vue';

const DELIVERY = {
  __typename: 'WebhookDelivery',
  id: '70',
  messageId: '0b6e1d0a-0000-4000-8000-000000000070',
  sequence: 7,
  event: 'expense.created',
  state: 'QUEUED',
  attemptCount: 1,
  lastStatus: null,
  lastError: 'TIMEOUT',
  nextAttemptAt: '2126-11-30T10:05:00.000Z',
  occurredAt: '2026-11-30T10:00:00.000Z',
  finishedAt: null,
};
const ATTEMPT = {
  __typename: 'WebhookAttempt',
  number: 1,
  at: '2026-11-30T10:00:01.000Z',
  durationMs: 15000,
  url: 'https://example.com/outlay',
  requestHeaders: [{ __typename: 'WebhookHeader', name: 'webhook-timestamp', value: '1764496801' }],
  status: 200,
  answerHeaders: [{ __typename: 'WebhookHeader', name: 'server', value: 'nginx' }],
  answerBody: '{"seen":true}',
  isAnswerCut: true,
  error: 'TIMEOUT',
};

function webhook(fields: object = {}, deliveries: readonly unknown[] = [DELIVERY]) {
  return {
    webhook: {
      ...{ __typename: 'Webhook', id: '4', url: 'https://example.com/outlay', events: ['expense.*'] },
      ...{ description: null, isActive: true, disabledReason: null, disabledAt: null, failingSince: null },
      ...{ failures: 0, lastSequence: 7, previousSecretValidUntil: null, createdBy: null, version: 3 },
      createdAt: '2026-11-30T10:00:00.000Z',
      deliveries: {
        ...{ __typename: 'WebhookDeliveryConnection', totalCount: deliveries.length, totalIsExact: true },
        nodes: deliveries,
      },
      ...fields,
    },
  };
}

const inspected = {
  webhookDelivery: { ...DELIVERY, body: '{"amount":12.50}', attempts: [ATTEMPT] },
};

async function open(server: FakeServer, path = '/webhooks/4') {
  await signInWith(['webhooks:manage']);
  return renderInApp(WebhookPage, { server, path, withCache: true });
}

describe('one webhook', () => {
  it('lists its deliveries with what went wrong', async () => {
    await open(new FakeServer({ Webhook: webhook() }));
    expect(await screen.findByRole('button', { name: /expense\.created/ })).toBeTruthy();
    expect(screen.getByText('Will be tried again')).toBeTruthy();
    expect(screen.getByText('Too slow')).toBeTruthy();
  });

  it('filters them, and keeps the conditions in the address', async () => {
    const server = new FakeServer({ Webhook: webhook() });
    const { user, router } = await open(server, '/webhooks/4?event=expense.created');
    await user.click(await screen.findByRole('button', { name: 'Failed' }));
    await user.selectOptions(screen.getByLabelText('Period'), 'Last hour');
    await expect
      .poll(() => router.currentRoute.value.query)
      .toEqual({ state: 'failed', event: 'expense.created', period: 'hour' });
    await expect
      .poll(() => server.variablesOf('Webhook').at(-1))
      .toMatchObject({ id: '4', filter: { state: 'FAILED', event: 'expense.created', from: expect.any(String) } });
  });

  it('reads the same period again for another page, and marks the rows of the former one', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<null>();
    const server = new FakeServer({ Webhook: webhook() });
    const { router } = await open(server, '/webhooks/4?period=hour');
    const row = await screen.findByRole('button', { name: /expense\.created/ });
    const [first] = server.variablesOf('Webhook');
    server.answer('Webhook', async () => {
      await released;
      return webhook({}, [{ ...DELIVERY, id: '71', event: 'expense.deleted' }]);
    });
    await router.replace('/webhooks/4?period=hour&page=2');
    await expect.poll(() => row.closest('tbody')?.className).toContain('is-stale');
    release(null);
    await screen.findByRole('button', { name: /expense\.deleted/ });
    expect(server.variablesOf('Webhook').at(-1)).toEqual({ ...first, offset: 25 });
  });

  it('shows everything about a delivery, and sends it again', async () => {
    const server = new FakeServer({
      Webhook: webhook(),
      WebhookDelivery: inspected,
      RedeliverWebhook: {
        redeliverWebhook: { __typename: 'WebhookDelivery', id: '70', state: 'QUEUED', nextAttemptAt: null },
      },
    });
    const { user, router } = await open(server);
    await user.click(await screen.findByRole('button', { name: /expense\.created/ }));
    const panel = within(await screen.findByRole('dialog'));
    expect(router.currentRoute.value.query).toEqual({ delivery: '70' });
    expect((await panel.findByRole('region', { name: 'Message' })).textContent).toBe('{\n  "amount": 12.50\n}');
    expect(panel.getByRole('region', { name: 'Text of the answer' }).textContent).toBe('{\n  "seen": true\n}');
    expect(panel.getByText('webhook-timestamp')).toBeTruthy();
    expect(panel.getByText('The answer was longer: this is its beginning.')).toBeTruthy();
    expect(panel.getByText(/15 seconds/)).toBeTruthy();
    await user.click(panel.getByRole('button', { name: 'Send again' }));
    expect((await screen.findAllByText('No. 7 is sent again.')).length).toBeGreaterThan(0);
    expect(server.variablesOf('RedeliverWebhook')).toEqual([{ webhookId: '4', id: '70' }]);
  });

  it('says why Outlay disabled it, and enables it', async () => {
    const disabled = { isActive: false, disabledReason: 'GONE', disabledAt: '2026-11-30T10:00:00.000Z' };
    const server = new FakeServer({
      Webhook: webhook(disabled),
      ChangeWebhook: { changeWebhook: webhook().webhook },
    });
    const { user } = await open(server);
    expect(await screen.findByText(/answered 410 Gone/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Send a test' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Send no. 7 again' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Enable' }));
    expect((await screen.findAllByText(/is enabled/)).length).toBeGreaterThan(0);
    expect(server.variablesOf('ChangeWebhook')[0]).toMatchObject({ input: { isActive: true } });
  });

  it('sends messages again from a number', async () => {
    const replayed = { __typename: 'ReplayWebhookPayload', queued: 3, throughSequence: 5 };
    const server = new FakeServer({ Webhook: webhook(), ReplayWebhook: { replayWebhook: replayed } });
    const { user } = await open(server);
    await user.click(await screen.findByRole('button', { name: 'Actions for example.com' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Send again from …' }));
    const from = await screen.findByLabelText(/From number/);
    await user.clear(from);
    await user.type(from, '0');
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    expect(await screen.findByText('Enter a whole number from 1.')).toBeTruthy();
    await user.clear(from);
    await user.type(from, '3{Enter}');
    expect((await screen.findAllByText(/Continue with number 6/)).length).toBeGreaterThan(0);
    expect(server.variablesOf('ReplayWebhook')).toEqual([{ id: '4', fromSequence: 3 }]);
  });

  it('says where there is none', async () => {
    await open(new FakeServer({ Webhook: { webhook: null } }));
    expect(await screen.findByText('There is no such webhook.')).toBeTruthy();
  });
});
