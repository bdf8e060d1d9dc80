import { waitFor } from '@outlay/testkit/wait-for';
import { violationsOf } from './harness/axe.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import { tagOf } from './harness/journey.ts';
import type { Language, Look } from './harness/look.ts';
import { startReceiver } from './harness/receiver.ts';
import type { Visitor } from './harness/visitor.ts';

const LOOKS: readonly (Partial<Look> & { language: Language })[] = [
  { language: 'en', theme: 'dark' },
  { language: 'de', theme: 'light', width: 390 },
];
/** German on a phone is left to `npm run test:web`. */
const TESTED = process.env['WEB_CASES'] === 'all' ? LOOKS : LOOKS.slice(0, 1);
const NAME = 'Bookkeeping';

describeWithChromium('a webhook for another system', () => {
  let dashboard: Dashboard;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeAll(async () => {
    dashboard = await startDashboard({ WEBHOOK_ALLOW_PRIVATE: 'true' });
  }, 300_000);
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.stop();
    await dashboard.endVisits();
  });
  afterAll(() => dashboard.stop());

  /** The secret that is shown once. */
  async function keepSecret({ page, t }: Visitor): Promise<string> {
    await page.getByRole('heading', { name: t('webhooks.issued.secret'), exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const secret = await page.getByRole('dialog').locator('code').innerText();
    await page.getByRole('button', { name: t('webhooks.issued.done') }).click();
    return secret.trim();
  }

  /** Makes an endpoint for events of projects, by hand. @returns its secret */
  async function makeWebhook(visitor: Visitor): Promise<string> {
    const { page, t, open } = visitor;
    await open('/webhooks');
    await page.getByRole('button', { name: t('webhooks.new') }).click();
    const dialog = page.getByRole('dialog');
    const url = dialog.getByLabel(t('webhooks.url'));
    await url.fill('https://10.0.0.1/');
    await dialog.getByLabel(t('webhooks.description')).fill(NAME);
    await dialog.getByRole('checkbox', { name: t('webhooks.all.expense') }).uncheck();
    await dialog.getByRole('checkbox', { name: t('webhooks.all.project') }).check();
    await dialog.getByRole('button', { name: t('webhooks.create') }).click();
    await dialog.getByText(t('problems.fields.PRIVATE_ADDRESS.plain')).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await url.fill(receiver.url);
    await dialog.getByRole('button', { name: t('webhooks.create') }).click();
    return keepSecret(visitor);
  }

  async function choose({ page, t }: Visitor, item: string): Promise<void> {
    await page.getByRole('button', { name: t('ui.actionsFor', { name: NAME }) }).click();
    await page.getByRole('menuitem', { name: t(item) }).click();
  }

  it.each(TESTED)('from its secret to its end: $language', async ({ language, ...look }) => {
    const tenant = await dashboard.outlay.tenant({ locale: tagOf(language) });
    const owner = await dashboard.visit({ ...look, language });
    const { page, t } = owner;
    await owner.signIn(tenant.slug, tenant.owner);
    const secret = await makeWebhook(owner);
    expect(secret).toMatch(/^whsec_/);

    // A test, and what became of it.
    await page.getByRole('link', { name: NAME }).click();
    await page.getByRole('button', { name: t('webhooks.ping') }).click();
    const panel = page.getByRole('dialog');
    await panel.getByText(t('webhooks.deliveryStates.DELIVERED')).waitFor();
    expect(receiver.verifyLast(secret)).toMatchObject({ type: 'ping' });
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });

    // An event that the receiver fails to take, until it is sent again by hand.
    receiver.answerWith(500, '{"reason":"Full"}');
    await tenant.project({ name: 'Harbour' });
    const row = page.getByRole('button', { name: /project\.created/ });
    await waitFor(() => receiver.requests.some(({ text }) => text.includes('"type":"project.created"')));
    await page.reload();
    await row.click();
    await panel.getByText(t('webhooks.retrying')).waitFor();
    await panel.getByText(/"reason": "Full"/).waitFor();
    const before = receiver.requests.length;
    receiver.answerWith(204);
    await panel.getByRole('button', { name: t('webhooks.resend') }).click();
    await panel.getByText(t('webhooks.deliveryStates.DELIVERED')).waitFor();
    expect(receiver.requests.length).toBeGreaterThan(before);
    expect(receiver.verifyLast(secret)).toMatchObject({ type: 'project.created' });
    expect(new Set(receiver.requests.slice(1).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await page.keyboard.press('Escape');

    // Filters stand in the address.
    await page.getByLabel(t('webhooks.event'), { exact: true }).selectOption('ping');
    await page.waitForURL(/\?event=ping$/);
    await row.waitFor({ state: 'hidden' });
    await page.getByLabel(t('webhooks.event'), { exact: true }).selectOption('');

    // Another secret: both are valid for a day.
    await choose(owner, 'webhooks.rotate.menu');
    await page.getByRole('button', { name: t('webhooks.rotate.submit') }).click();
    const second = await keepSecret(owner);
    await page.getByRole('button', { name: t('webhooks.ping') }).click();
    await panel.getByText(t('webhooks.deliveryStates.DELIVERED')).waitFor();
    for (const one of [secret, second]) expect(receiver.verifyLast(one)).toMatchObject({ type: 'ping' });
    await page.keyboard.press('Escape');

    // A receiver that is gone ends it, until somebody enables it again.
    receiver.answerWith(410);
    await page.getByRole('button', { name: t('webhooks.ping') }).click();
    await panel.getByText(t('webhooks.deliveryStates.FAILED')).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(t('webhooks.notices.disabled.GONE.text')).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: t('webhooks.resume') }).click();
    await page.getByRole('button', { name: t('webhooks.ping') }).waitFor();

    await choose(owner, 'webhooks.delete.menu');
    await page.getByRole('button', { name: t('webhooks.delete.submit') }).click();
    await page.getByText(t('webhooks.none')).waitFor();
  });
});
