import { violationsOf } from './harness/axe.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import { tagOf } from './harness/journey.ts';
import type { Language, Look } from './harness/look.ts';

const LOOKS: readonly (Partial<Look> & { language: Language; amounts: [string, string] })[] = [
  { language: 'en', theme: 'light', amounts: ['12.50', '80.00'] },
  { language: 'de', theme: 'dark', width: 390, amounts: ['12,50', '80,00'] },
];

describeWithChromium('who changed what', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  }, 300_000);
  afterEach(() => dashboard.endVisits());
  afterAll(() => dashboard.stop());

  it.each(LOOKS)('from an expense to its proof: $language', async ({ language, amounts, ...look }) => {
    const tenant = await dashboard.outlay.tenant({ locale: tagOf(language) });
    const account_id = await tenant.account({ name: 'Harbour bank' });
    const expense = await tenant.expense({ account_id, amount: 12.5, vendor: 'Lantern maker' });
    const { headers, status } = await tenant.owner.api.patch(`/expenses/${expense}`, { amount: 80 });
    expect(status).toBe(200);

    const analyst = await dashboard.visit({ ...look, language });
    const { page, t } = analyst;
    await analyst.signIn(tenant.slug, await tenant.person('Analyst'));
    await analyst.open(`/expenses/${expense}`);
    await page.getByRole('link', { name: t('expenses.history.inLog') }).click();
    const changed = page.getByRole('article', { name: t('auditLog.actions.expense.changed') });
    const change = changed.locator('dd').filter({ has: page.getByText(amounts[0]) });
    expect(await change.first().innerText()).toMatch(new RegExp(`${amounts[0]}\\s+.*${amounts[1]}`, 's'));
    expect(await page.getByRole('article').count()).toBe(2);

    await changed.getByRole('button', { name: t('auditLog.more') }).click();
    await changed.getByText(String(headers['x-request-id']), { exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: t('auditLog.verify.button'), exact: true }).click();
    await page.getByText(t('auditLog.verify.whole')).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await changed.getByRole('link', { name: 'Lantern maker' }).click();
    await page.waitForURL(`**/expenses/${expense}`);
    await page.goBack();
    expect(new URL(page.url()).search).toBe(`?type=expense&entity=${expense}`);
    await changed.waitFor();

    // Digit by digit, as a hand does: the year is not whole before its last one.
    const filters = page.getByRole('button', { name: t('auditLog.filtersSet', { count: 2 }) });
    if (look.width !== undefined) await filters.click();
    await page.getByLabel(t('auditLog.from'), { exact: true }).pressSequentially('01012020');
    await page.waitForURL(`**/audit-log?type=expense&entity=${expense}&from=2020-01-01`);
  });
});
