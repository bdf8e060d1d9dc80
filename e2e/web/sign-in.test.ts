import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import type { TenantKit } from '../harness/tenant-kit.ts';

describeWithChromium('signing in', () => {
  let dashboard: Dashboard;
  let tenant: TenantKit;
  beforeAll(async () => {
    dashboard = await startDashboard();
    tenant = await dashboard.outlay.tenant();
  }, 300_000);
  afterEach(() => dashboard.endVisits());
  afterAll(() => dashboard.stop());

  it('leads to the page that one wanted', async () => {
    const visitor = await dashboard.visit();
    const { page, t } = visitor;
    await visitor.open('/categories?x=1');
    await page.getByLabel(t('auth.tenant')).fill(tenant.slug);
    await page.getByLabel(t('auth.email')).fill(tenant.owner.email);
    await page.locator('input[type=password]').fill(tenant.owner.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/categories?x=1');
    await page.getByRole('heading', { level: 1, name: t('categories.title') }).waitFor();
  });

  it('is not asked of those with a session', async () => {
    const visitor = await dashboard.visit();
    await visitor.signIn(tenant.slug, tenant.owner);
    await visitor.open('/categories');
    await visitor.page.getByRole('heading', { level: 1, name: visitor.t('categories.title') }).waitFor();
  });
});
