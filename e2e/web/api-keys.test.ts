import { request } from 'undici';
import { waitFor } from '@outlay/testkit/wait-for';
import { ApiClient } from '../harness/api-client.ts';
import { violationsOf } from './harness/axe.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import { tagOf } from './harness/journey.ts';
import type { Language, Look } from './harness/look.ts';
import type { Visitor } from './harness/visitor.ts';

const LOOKS: readonly (Partial<Look> & { language: Language })[] = [
  { language: 'en', theme: 'dark' },
  { language: 'de', theme: 'light', width: 390 },
];

describeWithChromium('a key for a program', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  }, 300_000);
  afterEach(() => dashboard.endVisits());
  afterAll(() => dashboard.stop());

  /** Makes a key for one project, 100 USD a day, by hand. @returns the token and the line that are shown */
  async function makeKey({ page, t, open }: Visitor, project: string): Promise<{ token: string; line: string }> {
    await open('/api-keys');
    await page.getByRole('button', { name: t('apiKeys.new') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('apiKeys.name'), { exact: true }).fill('Till');
    await dialog.getByRole('checkbox', { name: t('apiKeys.scopes.expenses_write') }).check();
    await dialog.getByRole('combobox', { name: t('apiKeys.projects') }).fill(project);
    await page.getByRole('option', { name: project }).click();
    await page.keyboard.press('Escape');
    await dialog.getByLabel(t('apiKeys.maxPerDay')).fill('100');
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: t('apiKeys.create') }).click();
    await page.getByRole('heading', { name: t('apiKeys.issued.token'), exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const [token = '', line = ''] = await page.getByRole('dialog').locator('code').allInnerTexts();
    await page.getByRole('button', { name: t('apiKeys.issued.done') }).click();
    return { token: token.trim(), line: line.trim() };
  }
  /** Sends what the line would send. */
  async function runLine(line: string): Promise<number> {
    const [, header = '', url = ''] = /^curl -H '([^']+)' (\S+)$/.exec(line) ?? [];
    const [name = '', value = ''] = header.split(/: (.*)/);
    const { statusCode, body } = await request(url, { headers: { [name]: value } });
    await body.dump();
    return statusCode;
  }

  it.each(LOOKS)('from its first line to its last: $language', async ({ language, ...look }) => {
    const tenant = await dashboard.outlay.tenant({ locale: tagOf(language) });
    const [project_id, other, account_id] = await Promise.all([
      tenant.project({ name: 'Harbour' }),
      tenant.project({ name: 'Elsewhere' }),
      tenant.account(),
    ]);
    const owner = await dashboard.visit({ ...look, language });
    await owner.signIn(tenant.slug, tenant.owner);
    const { token, line } = await makeKey(owner, 'Harbour');
    expect(token).toMatch(/^olk_\w+_\w{49}$/);
    expect(await runLine(line)).toBe(200);

    const program = new ApiClient(dashboard.outlay.url, { authorization: `Bearer ${token}` });
    const record = async (amount: number, project = project_id) => {
      const where = { account_id, project_id: project, is_project_related: true };
      const { status, body } = await program.post('/expenses', { amount, expense_date: '2025-11-20', ...where });
      return [status, body['error_code']];
    };
    expect(await record(100)).toEqual([201, undefined]);
    expect(await record(1)).toEqual([403, 'KEY_LIMITED']);
    expect(await record(1, other)).toEqual([409, 'INVALID_REFERENCE']);

    const { page, t } = owner;
    const { body: list } = await tenant.owner.api.get('/expenses');
    await owner.open(`/expenses/${list['items']?.['0']?.['id']}`);
    await page.getByText('Till').first().waitFor();
    await owner.open('/api-keys');
    await page.getByRole('button', { name: t('ui.actionsFor', { name: 'Till' }) }).click();
    await page.getByRole('menuitem', { name: t('apiKeys.revoke.menu') }).click();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: t('apiKeys.revoke.submit') }).click();
    await page.getByText(t('apiKeys.none')).waitFor();
    await waitFor(async () => (await runLine(line)) === 401, { timeoutMs: 3_000 });
  });
});
