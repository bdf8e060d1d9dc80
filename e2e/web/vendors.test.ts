import { waitFor } from '@outlay/testkit/wait-for';
import { violationsOf } from './harness/axe.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';

describeWithChromium('vendors and tags', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  }, 300_000);
  afterEach(() => dashboard.endVisits());
  afterAll(() => dashboard.stop());

  it('a vendor is merged after a look at what becomes of it, taken out again, and renamed; a tag follows', async () => {
    const tenant = await dashboard.outlay.tenant();
    const account = await tenant.account();
    for (const [vendor, amount] of [
      ['Figma', 100],
      ['Figma', 50],
      ['FIGMA, Inc.', 25],
    ] as const)
      await tenant.expense({ account_id: account, amount, vendor, tags: ['desing'] });
    const visitor = await dashboard.visit();
    const { page, t, open } = visitor;
    await visitor.signIn(tenant.slug, tenant.owner);
    await open('/vendors');
    await page.getByRole('button', { name: t('vendors.twinOf', { name: 'Figma' }), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('175.00').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: t('vendors.merge'), exact: true }).click();
    await page
      .getByText(t('vendors.merged', { name: 'FIGMA, Inc.', into: 'Figma' }))
      .first()
      .waitFor();
    const rows = page.getByRole('table').getByRole('row');
    await expectCount(() => rows.count(), 2);
    await page.getByRole('button', { name: t('vendors.undoMerge', { name: 'FIGMA, Inc.' }) }).click();
    await expectCount(() => rows.count(), 3);
    await page.getByRole('link', { name: 'Figma', exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Figma', exact: true }).waitFor();
    await page.getByRole('button', { name: t('vendors.rename') }).click();
    await dialog.getByLabel(t('vendors.name')).fill('Figma Design');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Figma Design' }).waitFor();
    await open('/tags');
    await page.getByRole('button', { name: t('ui.actionsFor', { name: 'desing' }) }).click();
    await page.getByRole('menuitem', { name: t('tags.rename') }).click();
    await dialog.getByLabel(t('tags.name')).fill('design');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'design', exact: true }).waitFor();
  });

  async function expectCount(count: () => Promise<number>, wanted: number): Promise<void> {
    await waitFor(async () => (await count()) === wanted, { what: `${wanted} rows` });
  }
});
