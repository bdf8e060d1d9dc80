import { screen, within } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import WebhooksPage from './WebhooksPage.vue';

const WEBHOOK = {
  __typename: 'Webhook',
  id: '4',
  url: 'https://example.com/outlay',
  events: ['expense.*', 'alert.raised'],
  description: 'Bookkeeping',
  isActive: true,
  disabledReason: null,
  disabledAt: null,
  failingSince: null,
  failures: 0,
  lastSequence: 12,
  previousSecretValidUntil: null,
  createdAt: '2026-11-30T10:00:00.000Z',
  version: 3,
  createdBy: null,
};
const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0LTEyMzQ1Njc4OTA=';

async function open(server: FakeServer) {
  await signInWith(['webhooks:manage']);
  return renderInApp(WebhooksPage, { server, path: '/webhooks', withCache: true });
}

async function choose(user: Awaited<ReturnType<typeof open>>['user'], item: string): Promise<void> {
  await user.click(await screen.findByRole('button', { name: 'Actions for Bookkeeping' }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
}

describe('the list of webhooks', () => {
  it('says what each one sends, and leads to its deliveries', async () => {
    await open(new FakeServer({ Webhooks: { webhooks: [WEBHOOK] } }));
    const link = await screen.findByRole('link', { name: 'Bookkeeping' });
    expect(link.getAttribute('href')).toBe('/webhooks/4');
    expect(screen.getByText('Active')).toBeTruthy();
    expect(screen.getByText('expense.*')).toBeTruthy();
    expect(screen.getByText('12 messages')).toBeTruthy();
  });

  it('makes one, and shows its secret once', async () => {
    const server = new FakeServer({
      Webhooks: { webhooks: [] },
      CreateWebhook: {
        createWebhook: { __typename: 'IssuedWebhook', secret: SECRET, webhook: { ...WEBHOOK, description: null } },
      },
    });
    const { user } = await open(server);
    await user.click(await screen.findByRole('button', { name: 'New webhook' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText(/Address of the receiver/), 'https://example.com/outlay');
    await user.click(within(dialog).getByLabelText('Everything about expenses'));
    const accounts = within(dialog).getByRole('group', { name: 'Accounts' });
    await user.click(within(accounts).getByLabelText('Archived'));
    await user.click(within(dialog).getByRole('button', { name: 'Create the webhook' }));
    expect(await screen.findByText(SECRET)).toBeTruthy();
    expect(screen.queryByText(/Both secrets are valid/)).toBeNull();
    expect(server.variablesOf('CreateWebhook')).toEqual([
      { input: { url: 'https://example.com/outlay', description: null, events: ['account.archived'] } },
    ]);
    await user.click(screen.getByRole('button', { name: 'I have kept it' }));
    expect(screen.queryByText(SECRET)).toBeNull();
  });

  it('shows a refused address beside its field, and asks for an event', async () => {
    const server = new FakeServer({ Webhooks: { webhooks: [] } });
    const details = [{ field: 'input.url', message: 'It is private.', code: 'PRIVATE_ADDRESS' }];
    server.answer('CreateWebhook', () => {
      throw refuse('VALIDATION_FAILED', { details });
    });
    const { user } = await open(server);
    await user.click(await screen.findByRole('button', { name: 'New webhook' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText(/Address of the receiver/), 'https://10.0.0.1/');
    await user.click(within(dialog).getByLabelText('Everything about expenses'));
    await user.click(within(dialog).getByRole('button', { name: 'Create the webhook' }));
    expect(await within(dialog).findByText('Choose at least one.')).toBeTruthy();
    await user.click(within(dialog).getByLabelText('Everything about expenses'));
    await user.click(within(dialog).getByRole('button', { name: 'Create the webhook' }));
    expect(await within(dialog).findByText(/leads into a private network/)).toBeTruthy();
  });

  it('says what to do where there are too many', async () => {
    const server = new FakeServer({ Webhooks: { webhooks: [] } });
    server.answer('CreateWebhook', () => {
      throw refuse('CONFLICT');
    });
    const { user } = await open(server);
    await user.click(await screen.findByRole('button', { name: 'New webhook' }));
    await user.type(screen.getByLabelText(/Address of the receiver/), 'https://example.com/outlay');
    await user.click(screen.getByRole('button', { name: 'Create the webhook' }));
    expect(await screen.findByText('There are as many webhooks as there may be. Delete one first.')).toBeTruthy();
  });

  it('says that both secrets are valid for a day after a rotation', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<null>();
    const server = new FakeServer({
      Webhooks: { webhooks: [WEBHOOK] },
      RotateWebhookSecret: async () => {
        await released;
        return { rotateWebhookSecret: { __typename: 'IssuedWebhook', secret: SECRET, webhook: WEBHOOK } };
      },
    });
    const { user } = await open(server);
    await choose(user, 'New secret …');
    expect(await screen.findByText(/For a day, messages carry signatures by both secrets/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Create the secret' }));
    // A dialog that is gone would never show it.
    await user.keyboard('{Escape}');
    for (const name of ['Cancel', 'Close']) await user.click(screen.getByRole('button', { name }));
    release(null);
    expect(await screen.findByText(/Both secrets are valid for a day/)).toBeTruthy();
  });

  it('pauses one with the version that was shown, and says why where that fails', async () => {
    const server = new FakeServer({ Webhooks: { webhooks: [WEBHOOK] } });
    server.answer('ChangeWebhook', () => {
      throw refuse('PRECONDITION_FAILED');
    });
    const { user } = await open(server);
    await choose(user, 'Pause');
    expect((await screen.findAllByText('Bookkeeping was not changed')).length).toBeGreaterThan(0);
    expect(server.variablesOf('ChangeWebhook')).toEqual([{ id: '4', input: { isActive: false }, expectedVersion: 3 }]);
  });

  it('leads to what becomes of a test', async () => {
    const server = new FakeServer({
      Webhooks: { webhooks: [WEBHOOK] },
      PingWebhook: { pingWebhook: { __typename: 'WebhookDelivery', id: '77' } },
    });
    const { user, router } = await open(server);
    await choose(user, 'Send a test');
    await expect.poll(() => router.currentRoute.value.fullPath).toBe('/webhooks/4?delivery=77');
  });
});
