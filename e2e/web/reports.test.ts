import { readFile } from 'node:fs/promises';
import { waitFor } from '@outlay/testkit/wait-for';
import { violationsOf } from './harness/axe.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import { tagOf } from './harness/journey.ts';
import type { Language, Look } from './harness/look.ts';

const LOOKS: readonly (Partial<Look> & { language: Language; spend: string; change: string })[] = [
  { language: 'en', theme: 'dark', spend: '$300.00', change: '$200.00 (200%) more' },
  { language: 'de', theme: 'light', width: 390, spend: '300,00\u00a0$', change: '200,00\u00a0$ (200\u00a0%) mehr' },
];

/** The chart is drawn in the colour that the light theme has for it, and laid out for paper. */
const HAS_LIGHT_BARS = `(() => {
  const bar = document.querySelector('.apexcharts-svg[viewBox] .apexcharts-bar-area');
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'var(--chart-1)';
  const isAsWanted = bar !== null && getComputedStyle(bar).fill === getComputedStyle(probe).color;
  probe.remove();
  return isAsWanted && document.documentElement.classList.contains('light');
})()`;

describeWithChromium('what was spent', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  }, 300_000);
  afterEach(() => dashboard.endVisits());
  afterAll(() => dashboard.stop());

  it.each(LOOKS)('from a figure to its expenses, to a file and to paper: $language', async (one) => {
    const { language, spend, change, ...look } = one;
    const tenant = await dashboard.outlay.tenant({ locale: tagOf(language) });
    const [account_id, project_id] = [await tenant.account(), await tenant.project({ name: 'Harbour' })];
    const where = { account_id, project_id, is_project_related: true };
    await tenant.expense({ ...where, amount: 100, expense_date: '2025-09-30', vendor: 'Lantern maker' });
    await tenant.expense({ ...where, amount: 300, expense_date: '2025-10-01', vendor: 'Lantern maker' });

    const analyst = await dashboard.visit({ ...look, language });
    const { page, t } = analyst;
    await analyst.signIn(tenant.slug, await tenant.person('Analyst'));
    await analyst.open(`/reports/summary?from=2025-10-01&to=2025-10-31&project=${project_id}`);
    await page.getByText(change).first().waitFor();
    expect(await violationsOf(page)).toEqual([]);

    // The button waits for charts in the colours of paper; the dialog of the browser is left out.
    await page.evaluate(`window.print = () => dispatchEvent(new Event('beforeprint'))`);
    await page.getByRole('button', { name: t('reports.print') }).click();
    await waitFor(() => page.evaluate(HAS_LIGHT_BARS), { what: 'a light chart' });
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    await waitFor(() => page.evaluate(`document.documentElement.classList.contains('${one.theme}')`), {
      what: 'the theme',
    });

    await page
      .getByRole('navigation', { name: t('reports.title') })
      .getByRole('link', { name: t('reports.kinds.vendors.short') })
      .click();
    await page.getByRole('link', { name: spend, exact: true }).last().click();
    await page.waitForURL('**/expenses?**');
    await page.getByText('Lantern maker').first().waitFor();
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      from: '2025-10-01',
      to: '2025-10-31',
    });
    await page.goBack();

    await page.getByRole('button', { name: t('ui.export.open') }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: t('reports.export.csv') }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toContain('Lantern maker');
    expect(text).toContain('300.00');
  });

  it('money that only moves: at the rate of the day to an account abroad, and back', async () => {
    const tenant = await dashboard.outlay.tenant({ locale: 'en' });
    const account = await tenant.account({ name: 'Main account' });
    await tenant.account({ name: 'Account abroad', currency: 'EUR', opening_balance: 0 });
    const owner = await dashboard.visit({ language: 'en' });
    const { page, t } = owner;
    const dialog = page.getByRole('dialog');
    await owner.signIn(tenant.slug, tenant.owner);
    await owner.open('/exchange-rates?new=1');
    await dialog.getByLabel(t('exchangeRates.rateOf', { from: 'EUR', to: 'USD' })).fill('1.25');
    await page.keyboard.press('Enter');
    await page.getByText('1 USD ≈ 0.8 EUR').waitFor();

    await owner.open(`/accounts/${account}`);
    await page.getByRole('button', { name: t('accounts.transfers.action'), exact: true }).click();
    await dialog.getByRole('combobox', { name: t('accounts.transfers.to') }).click();
    await page.getByRole('option', { name: 'Account abroad' }).click();
    await dialog.getByLabel(t('accounts.amount'), { exact: true }).fill('100');
    await dialog.getByText('€80.00 arrive').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: t('accounts.transfers.kinds.sent', { name: 'Account abroad' }) }).waitFor();

    await page.getByRole('button', { name: /^Actions for the transfer/ }).click();
    await page.getByRole('menuitem', { name: t('accounts.transfers.reverse') }).click();
    await dialog.getByRole('button', { name: t('accounts.transfers.reverse') }).click();
    const back = t('accounts.transfers.kinds.sentBack', { name: 'Account abroad' });
    await page.getByRole('link', { name: back }).waitFor();
    expect((await tenant.owner.api.get(`/accounts/${account}`)).body['current_balance']).toBe(1000);
  });
});
