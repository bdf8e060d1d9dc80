import type { Page } from 'playwright-core';
import type { Person, TenantKit } from '../harness/tenant-kit.ts';
import { violationsOf } from './harness/axe.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import { loseAnswer } from './harness/network.ts';
import { signInByForm } from './harness/sign-in-form.ts';
import type { Visitor } from './harness/visitor.ts';

/** A name that is no secure context for browsers: pages there have no Web Locks. */
const INSECURE_HOST = 'outlay.test';

describeWithChromium('sessions in a browser', () => {
  let dashboard: Dashboard;
  let tenant: TenantKit;
  beforeAll(async () => {
    dashboard = await startDashboard({ OWN_HOSTS: INSECURE_HOST }, [
      `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
    ]);
    tenant = await dashboard.outlay.tenant();
  }, 300_000);
  afterEach(() => dashboard.endVisits());
  afterAll(() => dashboard.stop());

  async function signedIn(person: Person = tenant.owner): Promise<Visitor> {
    const visitor = await dashboard.visit();
    await visitor.signIn(tenant.slug, person);
    return visitor;
  }
  /** Waits for the page, which only those with a session see. */
  const untilInside = (page: Page) =>
    page
      .getByRole('table')
      .or(page.getByRole('heading', { level: 2 }))
      .first()
      .waitFor();

  it('outlast 18 page loads in a minute', async () => {
    const visitor = await signedIn();
    for (let load = 0; load < 18; load++) {
      await visitor.open('/categories');
      await untilInside(visitor.page);
    }
  });

  it('outlast two tabs that refresh at the same time', async () => {
    const visitor = await signedIn();
    const tabs = [visitor.page, await visitor.tab()];
    for (let round = 0; round < 2; round++) {
      await Promise.all(tabs.map((tab) => tab.goto('/categories')));
      await Promise.all(tabs.map(untilInside));
    }
  });

  it('lead to the page that one wanted, and outlast two tabs, where pages have no Web Locks', async () => {
    const visitor = await dashboard.visit();
    // Two headers mean nothing there, and the browser says so.
    visitor.problems.expect(/Cross-Origin-Opener-Policy/, /Origin-Agent-Cluster/);
    const origin = `http://${INSECURE_HOST}:${new URL(dashboard.outlay.url).port}`;
    await visitor.page.goto(`${origin}/categories?x=1`);
    await signInByForm(visitor.page, visitor.t, tenant.slug, tenant.owner);
    await visitor.page.waitForURL('**/categories?x=1');
    await untilInside(visitor.page);
    const tabs = [visitor.page, await visitor.tab()];
    for (let round = 0; round < 2; round++) {
      await Promise.all(tabs.map((tab) => tab.goto(`${origin}/categories`)));
      await Promise.all(tabs.map(untilInside));
    }
    expect(await visitor.page.evaluate('[isSecureContext, navigator.locks === undefined]')).toEqual([false, true]);
  });

  it('outlast an answer to a refresh that is lost, by themselves', async () => {
    const visitor = await signedIn();
    const lost = await loseAnswer(visitor, 'RefreshSession');
    await visitor.open('/categories');
    await untilInside(visitor.page);
    expect(lost()).toBe(1);
  });

  it.each([429, 503])('outlast the answer %d to a refresh, by themselves', async (status) => {
    const visitor = await signedIn();
    visitor.problems.expect(new RegExp(`\\b${status}\\b`));
    await visitor.context.route('**/graphql', (route) => route.fulfill({ status, body: '{}' }));
    await visitor.open('/categories');
    await visitor.page.getByText(visitor.t('errors.unreachable.banner')).waitFor();
    expect(await violationsOf(visitor.page)).toEqual([]);
    await visitor.context.unroute('**/graphql');
    await untilInside(visitor.page);
  });

  it('of two tenants stand side by side in one browser', async () => {
    const other = await dashboard.outlay.tenant();
    const visitor = await signedIn();
    await visitor.open('/categories');
    await untilInside(visitor.page);
    const second = await visitor.tab();
    await second.goto('/sign-in?switch=1&to=/categories');
    await second.getByRole('button', { name: visitor.t('auth.otherTenant') }).click();
    await signInByForm(second, visitor.t, other.slug, other.owner);
    await untilInside(second);
    for (const page of [visitor.page, second, visitor.page]) {
      await page.reload();
      await untilInside(page);
      const shown = await page.evaluate(`sessionStorage.getItem('outlay.tenant')`);
      expect(shown).toBe(page === second ? other.slug : tenant.slug);
    }
  });

  it('are ended from the profile page of another browser, which stays signed in', async () => {
    const person = await tenant.person('Member');
    const [here, there] = [await signedIn(person), await signedIn(person)];
    there.problems.expect(/\b401\b/);
    await there.open('/categories');
    await untilInside(there.page);
    await here.open('/settings');
    const sessions = here.page.getByRole('region', { name: here.t('settings.sessions.title') });
    await sessions.getByText(here.t('settings.sessions.current'), { exact: true }).waitFor();
    expect(await violationsOf(here.page)).toEqual([]);
    await sessions.getByRole('button', { name: here.t('settings.sessions.endOthers') }).click();
    await there.page.getByRole('dialog', { name: there.t('auth.again.title') }).waitFor();
    await here.page.getByText(here.t('settings.sessions.othersEnded')).first().waitFor();
    expect(await sessions.getByRole('listitem').count()).toBe(1);
    await here.open('/categories');
    await untilInside(here.page);
  });

  describe('while a form is open', () => {
    /** Opens the form of a new category, and fills it in. */
    async function fillIn(visitor: Visitor, name: string): Promise<void> {
      const { page, t } = visitor;
      await visitor.open('/categories');
      await page
        .getByRole('button', { name: t('categories.new') })
        .first()
        .click();
      await page.getByLabel(t('categories.name')).fill(name);
    }
    const untilCreated = async ({ page, t }: Visitor, name: string) => {
      await page.getByText(t('categories.created', { name })).first().waitFor();
    };
    const countOf = async (name: string) =>
      Number((await tenant.owner.api.get(`/categories?q=${encodeURIComponent(name)}`)).body['total']);

    it('lose nothing by ending: one signs in over the form, and it is saved', async () => {
      const admin = await tenant.person('Admin');
      const visitor = await signedIn(admin);
      visitor.problems.expect(/\b401\b/);
      await fillIn(visitor, 'Kept over the end');
      await admin.api.post('/auth/logout-all');
      await visitor.page.keyboard.press('Enter');
      const dialog = visitor.page.getByRole('dialog', { name: visitor.t('auth.again.title') });
      await dialog.waitFor();
      expect(await violationsOf(visitor.page)).toEqual([]);
      await dialog.getByLabel(visitor.t('auth.password'), { exact: true }).fill(admin.password);
      await visitor.page.keyboard.press('Enter');
      await untilCreated(visitor, 'Kept over the end');
      expect(await countOf('Kept over the end')).toBe(1);
    });

    it('save once where Enter is pressed twice', async () => {
      const visitor = await signedIn();
      await fillIn(visitor, 'Entered twice');
      await visitor.page.keyboard.press('Enter');
      await visitor.page.keyboard.press('Enter');
      await untilCreated(visitor, 'Entered twice');
      expect(await countOf('Entered twice')).toBe(1);
    });

    it('save once where the answer is lost', async () => {
      const visitor = await signedIn();
      const lost = await loseAnswer(visitor, 'CreateCategory');
      await fillIn(visitor, 'Answered twice');
      await visitor.page.keyboard.press('Enter');
      await untilCreated(visitor, 'Answered twice');
      expect([lost(), await countOf('Answered twice')]).toEqual([1, 1]);
    });

    it('keep what one entered while the server is down', async () => {
      const visitor = await signedIn();
      const { page, t } = visitor;
      visitor.problems.expect(/ERR_CONNECTION|ERR_EMPTY_RESPONSE|\b503\b/);
      await fillIn(visitor, 'Waited for the server');
      await dashboard.outlay.gateway.stop();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText(t('problems.codes.UNREACHABLE')).waitFor();
      const banner = page.getByText(t('errors.unreachable.banner'));
      await banner.waitFor();
      await dashboard.outlay.gateway.start();
      await banner.waitFor({ state: 'hidden' });
      await page.keyboard.press('Enter');
      await untilCreated(visitor, 'Waited for the server');
      expect(await countOf('Waited for the server')).toBe(1);
    });
  });
});
