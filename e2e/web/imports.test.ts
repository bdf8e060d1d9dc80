import { violationsOf } from './harness/axe.ts';
import { describeWithChromium } from './harness/chromium.ts';
import { startDashboard, type Dashboard } from './harness/dashboard.ts';
import { tagOf } from './harness/journey.ts';
import type { Language, Look } from './harness/look.ts';
import type { Visitor } from './harness/visitor.ts';

const LOOKS: readonly (Partial<Look> & { language: Language })[] = [
  { language: 'en', theme: 'light' },
  { language: 'de', theme: 'dark', width: 390 },
];
/** German on a phone is left to `npm run test:web`. */
const TESTED = process.env['WEB_CASES'] === 'all' ? LOOKS : LOOKS.slice(0, 1);
const ACCOUNT = 'Company account';
const FILE = 'Date,Payee,Amount\n05/06/2025,Railways,-89.90\n07/08/2025,Hosting,-1O.00\n09/10/2025,Refund,5.00\n';

describeWithChromium('a file of a bank', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  }, 300_000);
  afterEach(() => dashboard.endVisits());
  afterAll(() => dashboard.stop());

  async function press({ page }: Visitor, name: string): Promise<void> {
    await page.getByRole('button', { name, exact: true }).click();
  }

  /** Sends the file, says of which account it is, and in which order its dates are. */
  async function sendFile(visitor: Visitor): Promise<void> {
    const { page, t, open } = visitor;
    await open('/imports');
    const file = { name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) };
    await page.getByLabel(t('imports.choose')).setInputFiles(file);
    const question = page.getByRole('heading', { name: t('imports.ask.dateOrder', { column: 'Date' }) });
    await question.waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await press(visitor, t('imports.dateOrders.MDY'));
    // Every row is judged again, here and after the next choice.
    await question.waitFor({ state: 'hidden' });
    await page.getByText(t('imports.commit.someBad', { n: 3 })).waitFor();
    await page.getByRole('combobox', { name: t('imports.fields.ACCOUNT') }).click();
    await page.getByRole('option', { name: ACCOUNT }).click();
    await page.getByText(t('imports.commit.someBad', { n: 2 })).waitFor();
  }

  /** Of the two wrong rows one is corrected, and the other left out. */
  async function mendRows(visitor: Visitor): Promise<void> {
    const { page, t } = visitor;
    await page.getByRole('button', { name: t('imports.editRow', { line: 3 }) }).click();
    const panel = page.getByRole('dialog');
    await panel
      .getByLabel(t('imports.columnOf', { column: 'Amount', field: t('imports.fields.AMOUNT') }))
      .fill('-10.00');
    await panel.getByRole('button', { name: t('imports.saveRow') }).click();
    await panel.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: t('imports.leaveRow', { line: 4 }) }).click();
    await page.getByText(t('imports.commit.ready')).waitFor();
  }

  it.each(TESTED)(
    'from the upload to the way back: $language',
    async ({ language, ...look }) => {
      const tenant = await dashboard.outlay.tenant({ locale: tagOf(language) });
      await tenant.account({ name: ACCOUNT, opening_balance: 1000 });
      const owner = await dashboard.visit({ ...look, language });
      const { page, t } = owner;
      await owner.signIn(tenant.slug, tenant.owner);
      await sendFile(owner);
      await mendRows(owner);
      await page.getByRole('button', { name: t('imports.commit.all.EXPENSES', { n: 2 }) }).click();
      await page.getByRole('heading', { name: t('imports.outcome.done.EXPENSES', { n: 2 }) }).waitFor();
      expect(await violationsOf(page)).toEqual([]);

      const address = page.url();
      await page.getByRole('link', { name: t('imports.outcome.show.EXPENSES') }).click();
      await page.waitForURL(/\/expenses\?/);
      await page.getByText('Refund').waitFor({ state: 'detached' });
      await page.getByText('Hosting').first().waitFor();
      const expenses = (await tenant.owner.api.get('/expenses?sort=expense_date')).body['items'];
      expect(expenses).toMatchObject([
        { expense_date: '2025-05-06', vendor: 'Railways', amount: 89.9 },
        { expense_date: '2025-07-08', vendor: 'Hosting', amount: 10 },
      ]);

      await page.goto(address);
      await press(owner, t('imports.undo'));
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('imports.undo') })
        .click();
      await page.getByRole('heading', { name: t('imports.outcome.undone.EXPENSES', { n: 2 }) }).waitFor();
      expect((await tenant.owner.api.get('/expenses')).body['total']).toBe(0);
    },
    120_000,
  );
});
