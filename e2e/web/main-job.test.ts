import type { RoleName, TenantKit } from '../harness/tenant-kit.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import { currencyOf, journeyOf, tagOf } from './harness/journey.ts';
import { allCases, nameOf, type Case } from './harness/look.ts';
import { pairwise } from './harness/pairwise.ts';
import type { Visitor } from './harness/visitor.ts';

/** `npm run test:web` runs all cases, every other run a selection that has each pair of values. */
const CASES = process.env['WEB_CASES'] === 'all' ? allCases() : pairwise(allCases());

const SPEND = { vendor: 'Northwind', account: 'Main account', category: 'Travel', project: 'Relaunch' };

describeWithChromium('the main job', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  }, 300_000);
  afterEach(() => dashboard.endVisits());
  afterAll(() => dashboard.stop());

  /** A tenant whose pages are in the language, and somebody of the role who has signed in. */
  async function arrive(look: Case): Promise<{ visitor: Visitor; tenant: TenantKit; id: number }> {
    const currency = currencyOf(look.language);
    const tenant = await dashboard.outlay.tenant({ locale: tagOf(look.language), base_currency: currency });
    const role: RoleName = look.role;
    const person = role === 'Owner' ? tenant.owner : await tenant.person(role);
    const visitor = await dashboard.visit(look);
    await visitor.signIn(tenant.slug, person);
    return { visitor, tenant, id: person.id };
  }
  /** Account, project and category, where the role may not create them. */
  async function furnish(
    tenant: TenantKit,
    { language }: Case,
  ): Promise<Record<'account' | 'project' | 'category', number>> {
    const currency = currencyOf(language);
    return {
      account: await tenant.account({ name: SPEND.account, currency, opening_balance: 1000 }),
      project: await tenant.project({ name: SPEND.project, currency, starting_budget: 500, projected_estimate: 500 }),
      category: await tenant.category({ name: SPEND.category }),
    };
  }
  /** The project's dashboard, reached from the list, shows the spend and what is left. */
  async function expectProjectSpend(visitor: Visitor): Promise<void> {
    const { page } = visitor;
    const { money } = journeyOf(visitor);
    await visitor.open('/projects');
    await page.getByRole('link', { name: SPEND.project }).first().click();
    await page.getByRole('heading', { level: 1, name: SPEND.project }).waitFor();
    for (const amount of [123.45, 376.55])
      await page
        .getByTitle(money(amount))
        .or(page.getByText(money(amount)))
        .first()
        .waitFor();
  }
  async function expectTenantSpend(visitor: Visitor): Promise<void> {
    const { page, t } = visitor;
    const { money } = journeyOf(visitor);
    await visitor.open('/overview');
    await page.getByText(t('overview.totalSpend')).first().waitFor();
    await page
      .getByTitle(money(123.45))
      .or(page.getByText(money(123.45)))
      .first()
      .waitFor();
  }
  async function expectForbidden(visitor: Visitor, path: string): Promise<void> {
    await visitor.open(path);
    await visitor.page.getByRole('heading', { name: visitor.t('errors.forbidden.title') }).waitFor();
  }

  /** From an organisation without anything to an expense on its dashboards. */
  async function spendMoney(visitor: Visitor): Promise<void> {
    const journey = journeyOf(visitor);
    await journey.openAccount(SPEND.account, 1000);
    await journey.createProject(SPEND.project, 500);
    await journey.createCategory(SPEND.category);
    await journey.recordExpense({ ...SPEND, amount: 123.45 });
    await expectProjectSpend(visitor);
    await expectTenantSpend(visitor);
  }

  const of = (role: RoleName) => CASES.filter((one) => one.role === role).map((one) => ({ ...one, name: nameOf(one) }));

  it.each(of('Owner'))('$name: from a new organisation to its changed dashboards', async (look) => {
    const visitor = await dashboard.visit(look);
    await journeyOf(visitor).createTenant();
    await spendMoney(visitor);
  });

  it.each(of('Admin'))(
    '$name: the same in an organisation of somebody else, whose settings stay closed',
    async (look) => {
      const { visitor } = await arrive(look);
      await spendMoney(visitor);
      await expectForbidden(visitor, '/settings/organisation');
    },
  );

  it.each(of('Analyst'))('$name: sees what others spend, and is offered nothing to change', async (look) => {
    const { visitor, tenant } = await arrive(look);
    const { account, project, category } = await furnish(tenant, look);
    const of = { account_id: account, project_id: project, category_id: category, is_project_related: true };
    await tenant.expense({ ...of, amount: 123.45, vendor: SPEND.vendor });
    await expectProjectSpend(visitor);
    await expectTenantSpend(visitor);
    for (const [path, button] of [
      ['/overview', 'charts.recordExpense'],
      ['/projects', 'projects.new'],
      ['/accounts', 'accounts.new'],
      ['/categories', 'categories.new'],
      ['/expenses', 'expenses.record'],
    ] as const) {
      await visitor.open(path);
      await visitor.page.getByRole('heading', { level: 1 }).waitFor();
      const name = visitor.t(button);
      expect(
        await visitor.page.getByRole('button', { name }).or(visitor.page.getByRole('link', { name })).count(),
      ).toBe(0);
    }
    for (const path of ['/expenses/new', '/members']) await expectForbidden(visitor, path);
  });

  it.each(of('Member'))('$name: records from home, and sees the project but not the organisation', async (look) => {
    const { visitor, tenant } = await arrive(look);
    await furnish(tenant, look);
    const { page, t } = visitor;
    await visitor.open('/');
    await page
      .getByRole('link', { name: t('charts.recordExpense') })
      .first()
      .waitFor();
    expect(new URL(page.url()).pathname).toBe('/home');
    await journeyOf(visitor).recordExpense({ ...SPEND, amount: 123.45 });
    await visitor.open('/home');
    await page.getByText(SPEND.vendor).first().waitFor();
    await expectProjectSpend(visitor);
    for (const path of ['/overview', '/members', '/settings/organisation']) await expectForbidden(visitor, path);
  });
});
