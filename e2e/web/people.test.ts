import { readFile } from 'node:fs/promises';
import { mailedToken } from '../harness/mailed-link.ts';
import { createTenant, type TenantKit } from '../harness/tenant-kit.ts';
import { violationsOf } from './harness/axe.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import { tagOf } from './harness/journey.ts';
import type { Language, Look } from './harness/look.ts';
import { signInByForm } from './harness/sign-in-form.ts';
import type { Visitor } from './harness/visitor.ts';

const FIRST = 'a lantern over the harbour';
const SECOND = 'seven boats in the morning';

/** The Owner's browser, and that of the person who is invited. */
const LOOKS: readonly { language: Language; owner: Partial<Look>; person: Partial<Look> }[] = [
  { language: 'en', owner: { theme: 'dark' }, person: { theme: 'light' } },
  { language: 'de', owner: { theme: 'light' }, person: { theme: 'dark', width: 390 } },
];

describeWithChromium('letting people in', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  }, 300_000);
  afterEach(() => dashboard.endVisits());
  afterAll(() => dashboard.stop());

  async function invite({ page, t, open }: Visitor, email: string): Promise<void> {
    await open('/members');
    await page.getByRole('button', { name: t('members.invite') }).click();
    await page.getByRole('dialog').getByLabel(t('auth.email')).fill(email);
    await page.keyboard.press('Enter');
    await page.getByText(t('members.invited', { email })).first().waitFor();
    await page.getByRole('heading', { name: t('members.pending') }).waitFor();
  }
  async function followLink({ page: tab, open }: Visitor, email: string, page: string): Promise<void> {
    // Another fragment alone does not load the page anew.
    await tab.goto('about:blank');
    await open(`/${page}#token=${await mailedToken(dashboard.mails, email, page)}`);
  }
  async function choosePassword({ page, t }: Visitor, password: string, done: string): Promise<void> {
    await page.getByLabel(t('auth.password'), { exact: true }).fill(password);
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: t(done) }).waitFor();
  }
  async function signIn(
    { page, t, open }: Visitor,
    { slug }: TenantKit,
    email: string,
    password: string,
  ): Promise<void> {
    await open('/sign-in');
    await signInByForm(page, t, slug, { email, password });
    await page.waitForURL('**/home');
  }

  it.each(LOOKS)(
    'from an invitation to a new password, which ends what was signed in before: $language',
    async ({ language, owner: ownersLook, person: personsLook }) => {
      const tenant = await dashboard.outlay.tenant({ locale: tagOf(language) });
      const visit = (look: Partial<Look>) => dashboard.visit({ ...look, language });
      const email = `newcomer@${tenant.slug}.example`;
      const owner = await visit(ownersLook);
      await owner.signIn(tenant.slug, tenant.owner);
      await invite(owner, email);

      const person = await visit(personsLook);
      await followLink(person, email, 'join');
      await person.page.getByText(email).first().waitFor();
      await choosePassword(person, FIRST, 'auth.join.done');
      await person.page.getByRole('link', { name: person.t('auth.signIn.title') }).click();
      await person.page.getByLabel(person.t('auth.email')).fill(email);
      await person.page.getByLabel(person.t('auth.password'), { exact: true }).fill(FIRST);
      await person.page.keyboard.press('Enter');
      await person.page.waitForURL('**/home');
      await person.open('/members');
      await person.page.getByRole('heading', { name: person.t('errors.forbidden.title') }).waitFor();

      const elsewhere = await visit(personsLook);
      await signIn(elsewhere, tenant, email, FIRST);
      elsewhere.problems.expect(/\b401\b/);

      await person.open(`/forgot?tenant=${tenant.slug}`);
      await person.page.getByLabel(person.t('auth.email')).fill(email);
      await person.page.keyboard.press('Enter');
      await person.page.getByRole('heading', { name: person.t('auth.forgot.done') }).waitFor();
      await followLink(person, email, 'reset');
      person.problems.expect(/\b401\b/);
      await choosePassword(person, SECOND, 'auth.reset.done');
      // Nobody touches the page: the stream of its alerts has ended.
      await elsewhere.page.getByRole('dialog', { name: elsewhere.t('auth.again.title') }).waitFor();
      await signIn(await visit(personsLook), tenant, email, SECOND);

      await owner.page.reload();
      await owner.page.getByText(email).first().waitFor();
      await owner.page.getByRole('heading', { name: owner.t('members.pending') }).waitFor({ state: 'hidden' });
    },
    180_000,
  );

  it('tells somebody with a used or revoked invitation what to do', async () => {
    const tenant = await dashboard.outlay.tenant();
    const email = `late@${tenant.slug}.example`;
    const owner = await dashboard.visit();
    await owner.signIn(tenant.slug, tenant.owner);
    await invite(owner, email);
    const token = await mailedToken(dashboard.mails, email, 'join');
    const menu = owner.t('ui.actionsFor', { name: email });
    await owner.page.getByRole('button', { name: menu }).click();
    await owner.page.getByRole('menuitem', { name: owner.t('members.revoke') }).click();
    await owner.page.getByText(owner.t('members.revoked', { email })).first().waitFor();
    const late = await dashboard.visit();
    late.problems.expect(/\b410\b/);
    await late.open(`/join#token=${token}`);
    await late.page.getByText(late.t('auth.join.newLink')).waitFor();
    expect(await violationsOf(late.page)).toEqual([]);
  });

  it('verifies an address, and lets its reader decline mails and take them again', async () => {
    const { slug, owner } = await createTenant(dashboard.outlay.url);
    const { email } = owner;
    const visitor = await dashboard.visit();
    const { page, t } = visitor;
    await visitor.signIn(slug, owner);
    await visitor.open('/categories');
    const banner = page.getByText(t('shell.unverified.text', { email }));
    await banner.waitFor();
    await followLink(visitor, email, 'verify');
    await page.getByRole('heading', { name: t('auth.verify.done') }).waitFor();
    await page.getByRole('link', { name: t('auth.verify.goOn') }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await banner.waitFor({ state: 'hidden' });

    await followLink(visitor, email, 'stop-mails');
    await page.getByRole('button', { name: t('auth.stopMails.stop') }).click();
    await page.getByRole('heading', { name: t('auth.stopMails.stopped.title') }).waitFor();
    await page.getByRole('button', { name: t('auth.stopMails.resume') }).click();
    await page.getByRole('heading', { name: t('auth.stopMails.resumed.title') }).waitFor();

    await followLink(visitor, email, 'stop-mails');
    await page.getByRole('button', { name: t('auth.stopMails.stop') }).click();
    await page.getByRole('heading', { name: t('auth.stopMails.stopped.title') }).waitFor();
    await visitor.open('/settings/notifications');
    const allow = page.getByRole('button', { name: t('settings.notifications.allow') });
    await allow.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await allow.click();
    await allow.waitFor({ state: 'hidden' });
  });

  it('gives one’s data as a file, and removes a person whose records stay', async () => {
    const tenant = await dashboard.outlay.tenant();
    const person = await tenant.person('Member');
    const account_id = await tenant.account();
    const expense = { account_id, amount: 5, expense_date: '2025-11-20', is_project_related: false };
    const { body: recorded } = await person.api.post('/expenses', expense);
    const visitor = await dashboard.visit();
    const { page, t } = visitor;
    await visitor.signIn(tenant.slug, tenant.owner);
    await visitor.open('/settings');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: t('settings.ownData.download') }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^outlay-data-\d{4}-\d\d-\d\d\.json$/);
    const data = JSON.parse(await readFile(await file.path(), 'utf8'));
    expect(data).toMatchObject({ account: { profile: { email: tenant.owner.email } } });

    await visitor.open('/members');
    await page.getByRole('button', { name: t('ui.actionsFor', { name: 'Member' }) }).click();
    await page.getByRole('menuitem', { name: t('members.erase.open') }).click();
    await page.getByLabel(t('members.erase.confirm', { name: 'Member' })).fill('Member');
    await page.keyboard.press('Enter');
    await page.getByText(t('members.erase.done')).first().waitFor();
    await page.getByText(person.email).waitFor({ state: 'hidden' });
    await visitor.open(`/expenses/${recorded['id']}`);
    await page.getByText(t('ui.formerUser')).first().waitFor();
  });
});
