import { screen, waitFor } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import type { Permission } from '@/session/permission.ts';
import { FakeServer, refuse } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import AlertsPage from './AlertsPage.vue';

const money = (amount: string) => ({ __typename: 'Money', amount, currency: 'EUR' });
const ALERT = {
  __typename: 'Alert',
  id: '5',
  type: 'LOW_BALANCE',
  severity: 'WARNING',
  entityId: '3',
  entityName: 'Petty cash',
  isRead: false,
  raisedAt: '2026-05-17T09:30:00.000Z',
  clearedAt: null,
  recurrences: 0,
  pOverspend: null,
  balance: money('1234.50'),
  threshold: money('2000.00'),
  estimate: null,
  expectedTotal: null,
};
const listOf = (...nodes: unknown[]) => ({
  alerts: { __typename: 'AlertConnection', totalCount: nodes.length, totalIsExact: true, nodes },
});

async function open(
  permissions: readonly Permission[],
  server: FakeServer,
  language: 'en' | 'de' = 'en',
  path = '/alerts',
) {
  await signInWith(permissions);
  return renderInApp(AlertsPage, { server, language, path, withCache: true });
}

describe('the list of alerts', () => {
  it('writes amounts as the language does and leads to what the alert is about', async () => {
    await open(['alerts:read'], new FakeServer({ Alerts: listOf(ALERT) }), 'de');
    expect(await screen.findByText(/1\.234,50/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Petty cash' }).getAttribute('href')).toBe('/accounts/3');
  });

  it('leads to the webhook that was deactivated, where the viewer manages webhooks', async () => {
    const disabled = { ...ALERT, type: 'WEBHOOK_DISABLED', entityId: '4', entityName: 'example.com' };
    const server = new FakeServer({ Alerts: listOf(disabled) });
    const { unmount } = await open(['alerts:read', 'webhooks:manage'], server);
    expect((await screen.findByRole('link', { name: 'example.com' })).getAttribute('href')).toBe('/webhooks/4');
    unmount();
    await open(['alerts:read'], server);
    expect(await screen.findByText('example.com')).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'example.com' })).toBeNull();
  });

  it('offers no marking to those who may only read', async () => {
    await open(['alerts:read'], new FakeServer({ Alerts: listOf(ALERT) }));
    await screen.findByText('Petty cash');
    expect(screen.queryByRole('button', { name: /Mark/ })).toBeNull();
  });

  it('shows an alert as read at once, and as unread again with the reason when the server refuses', async () => {
    const server = new FakeServer({ Alerts: listOf(ALERT) });
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    server.answer('MarkAlert', async () => {
      await answered;
      throw refuse('SERVICE_UNAVAILABLE');
    });
    const { user } = await open(['alerts:read', 'alerts:write'], server);
    await user.click(await screen.findByRole('button', { name: 'Mark the alert about Petty cash as read' }));
    expect(await screen.findByRole('button', { name: 'Mark the alert about Petty cash as unread' })).toBeTruthy();
    answer();
    expect(await screen.findByRole('button', { name: 'Mark the alert about Petty cash as read' })).toBeTruthy();
    expect((await screen.findAllByText('The alerts were not marked')).length).toBeGreaterThan(0);
  });

  it('says what will appear where there is none, and that none matches where a filter hides them', async () => {
    const server = new FakeServer({ Alerts: listOf() });
    const { user, router } = await open(['alerts:read'], server);
    expect(await screen.findByText(/You are warned here/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Unread' }));
    expect(await screen.findByText('No alert matches.')).toBeTruthy();
    await waitFor(() => expect(router.currentRoute.value.query).toEqual({ state: 'unread' }));
    expect(server.variablesOf('Alerts').at(-1)).toMatchObject({ filter: { isRead: false } });
  });
});
