import type { RoleName } from '../../harness/tenant-kit.ts';
import type { FurnishedTenant } from './furnished-tenant.ts';
import type { Visitor } from './visitor.ts';

/** A page as somebody may meet it. */
export interface PageState {
  /** Names the picture and the test. */
  name: string;
  /** Path of the route as the router has it, without the patterns of parameters: `/projects/:id`. */
  route: string;
  /** Value of the route's `:id`. */
  id?: keyof Pick<FurnishedTenant, 'account' | 'project' | 'expense' | 'webhook' | 'vendor' | 'import' | 'openImport'>;
  /** Query and fragment, after the path. `:slug` is the tenant's, `:invitation` the token of a pending invitation. */
  query?: string;
  /** Somebody signed in with this role; `null` for nobody. */
  role?: RoleName | null;
  /** `furnished` by default; `empty` is a tenant that was created a moment ago. */
  tenant?: 'furnished' | 'empty';
  /** Answers to the page's reads; they come by default. */
  reads?: 'come' | 'fail' | 'stall';
  /** Opens a dialog or a menu on the page. */
  prepare?: (visitor: Visitor) => Promise<void>;
  /** Looks like states of other pages, or rarely changes: left to `npm run test:web`. */
  isRare?: true;
}

/** Pages whose failed and waiting states stand for those of their kind: a dashboard, a list, a page of one thing. */
const SAMPLES: ReadonlySet<string> = new Set(['overview', 'expenses', 'expense']);

/** A page loaded, failed and loading; a list also empty. */
function inEveryState(name: string, page: Omit<PageState, 'name'>): PageState[] {
  const read: Omit<PageState, 'name'> = SAMPLES.has(name) ? page : { ...page, isRare: true };
  return [
    { name, ...page },
    ...(page.id === undefined ? [{ name: `${name}-empty`, ...page, tenant: 'empty' as const }] : []),
    { name: `${name}-failed`, ...read, reads: 'fail' },
    { name: `${name}-loading`, ...read, reads: 'stall' },
  ];
}

/** Presses the first button of this name, and waits for the dialog that it opens. */
function dialog(button: string): (visitor: Visitor) => Promise<void> {
  return async ({ page, t }) => {
    await page
      .getByRole('button', { name: t(button) })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
  };
}

/** Presses the first button of this name, and waits for the menu that it opens. */
function menu(button: string): (visitor: Visitor) => Promise<void> {
  return async ({ page, t }) => {
    await page
      .getByRole('button', { name: new RegExp(t(button, { name: '.*' })) })
      .first()
      .click();
    await page.getByRole('menu').waitFor();
  };
}

/** Chooses an item of the last menu of this name, and waits for the dialog that it opens. */
function item(button: string, chosen: string): (visitor: Visitor) => Promise<void> {
  return async ({ page, t }) => {
    const name = new RegExp(t(button, { name: '.*' }));
    await page.getByRole('button', { name }).last().click();
    await page.getByRole('menuitem', { name: t(chosen) }).click();
    await page.getByRole('dialog').waitFor();
  };
}

/** Presses a key, and waits for the dialog that it opens. */
function key(combination: string): (visitor: Visitor) => Promise<void> {
  return async ({ page }) => {
    await page.keyboard.press(combination);
    await page.getByRole('dialog').waitFor();
  };
}

/** Claims a domain of the organisation, and shows the record that would prove it. */
async function claimDomain({ page, t }: Visitor): Promise<void> {
  const host = page.getByLabel(t('settings.domain.host'));
  await host.fill('spend.example.com');
  await host.press('Enter');
  const saved = page.getByText(t('settings.saved'), { exact: true });
  await saved.waitFor();
  // The kit's region of notices has focusable marks that axe complains of, for as long as there is a notice.
  await page.getByRole('button', { name: t('ui.close'), exact: true }).click();
  await saved.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: t('settings.domain.check') }).scrollIntoViewIfNeeded();
}

/** Enters an expense in another currency, with what the bank booked. */
async function bookedByBank({ page, t }: Visitor): Promise<void> {
  await page.getByRole('combobox', { name: t('expenses.account') }).click();
  await page.getByRole('listbox').getByRole('option').first().click();
  await page.getByLabel(t('expenses.currency')).selectOption('JPY');
  await page.getByLabel(t('expenses.amount')).fill('12500');
  await page.getByLabel(t('expenses.form.booked')).fill('81.35');
  // The rate that follows: what saving would do is shown.
  await page.getByText(/0[.,]006508/).waitFor();
}

/** Asks for a closing, up to the question whether one means it. */
async function closePeriod({ page, t }: Visitor): Promise<void> {
  await page.getByLabel(t('settings.period.day')).fill('2024-12-31');
  await page.getByLabel(t('settings.period.day')).press('Enter');
  await page.getByRole('dialog').waitFor();
}

const SHELL: readonly PageState[] = [
  { name: 'not-found', route: '/:path' },
  { name: 'forbidden', route: '/settings/organisation', role: 'Member' },
  { name: 'shell-user-menu', route: '/categories', prepare: menu('shell.userMenu') },
  { name: 'shell-palette', route: '/categories', prepare: key('Control+k') },
  { name: 'shell-shortcuts', route: '/categories', prepare: key('?') },
  { name: 'shell-side-menu', route: '/categories', prepare: sideMenu },
];

/** Every page in its states, dialogs and menus open. A test fails for a route that is missing here. */
export const PAGE_STATES: readonly PageState[] = [
  ...SHELL,
  { name: 'landing', route: '/', role: null },
  { name: 'landing-languages', route: '/', role: null, prepare: menu('shell.language') },
  { name: 'sign-in', route: '/sign-in', role: null },
  { name: 'register', route: '/register', role: null },
  { name: 'create-tenant', route: '/create', role: null },
  { name: 'activate', route: '/activate', role: null, query: '#token=any' },
  { name: 'activate-without-link', route: '/activate', role: null },
  { name: 'forgot', route: '/forgot', role: null },
  { name: 'forgot-done', route: '/forgot', role: null, query: '?tenant=:slug', prepare: askForReset },
  { name: 'reset', route: '/reset', role: null, query: '#token=any' },
  { name: 'join', route: '/join', role: null, query: '#token=:invitation' },
  { name: 'join-without-link', route: '/join', role: null },
  { name: 'verify-without-link', route: '/verify', role: null },
  { name: 'stop-mails', route: '/stop-mails', role: null, query: '#token=any' },
  ...inEveryState('overview', { route: '/overview' }),
  ...inEveryState('project', { route: '/projects/:id', id: 'project' }),
  ...inEveryState('home', { route: '/home', role: 'Member' }),
  ...inEveryState('categories', { route: '/categories' }),
  { name: 'categories-new', route: '/categories', prepare: dialog('categories.new') },
  { name: 'categories-menu', route: '/categories', prepare: menu('ui.actionsFor') },
  { name: 'categories-move', route: '/categories', prepare: moveCategory },
  { name: 'categories-member', route: '/categories', role: 'Member' },
  ...inEveryState('vendors', { route: '/vendors' }),
  { name: 'vendors-twins', route: '/vendors', query: '?twins=true', isRare: true },
  { name: 'vendors-merge', route: '/vendors', prepare: item('ui.actionsFor', 'vendors.merge') },
  { name: 'vendors-member', route: '/vendors', role: 'Member', isRare: true },
  ...inEveryState('vendor', { route: '/vendors/:id', id: 'vendor' }),
  ...inEveryState('tags', { route: '/tags' }),
  { name: 'tags-merge', route: '/tags', prepare: item('ui.actionsFor', 'tags.merge') },
  { name: 'tags-delete', route: '/tags', prepare: item('ui.actionsFor', 'tags.delete'), isRare: true },
  ...inEveryState('projects', { route: '/projects' }),
  { name: 'projects-new', route: '/projects', prepare: dialog('projects.new') },
  { name: 'projects-analyst', route: '/projects', role: 'Analyst' },
  { name: 'project-edit', route: '/projects/:id/edit', id: 'project', prepare: untilDialog },
  ...inEveryState('accounts', { route: '/accounts' }),
  { name: 'accounts-new', route: '/accounts', prepare: dialog('accounts.new') },
  ...inEveryState('account', { route: '/accounts/:id', id: 'account' }),
  { name: 'account-deposit', route: '/accounts/:id', id: 'account', prepare: dialog('accounts.deposit') },
  { name: 'account-adjust', route: '/accounts/:id', id: 'account', prepare: dialog('accounts.adjust') },
  { name: 'account-transfer', route: '/accounts/:id', id: 'account', prepare: fillTransfer },
  {
    name: 'account-reverse',
    route: '/accounts/:id',
    id: 'account',
    prepare: item('ui.actionsFor', 'accounts.transfers.reverse'),
    isRare: true,
  },
  ...inEveryState('exchange-rates', { route: '/exchange-rates' }),
  { name: 'exchange-rates-new', route: '/exchange-rates', prepare: dialog('exchangeRates.new'), isRare: true },
  { name: 'exchange-rates-member', route: '/exchange-rates', role: 'Member', isRare: true },
  ...inEveryState('expenses', { route: '/expenses' }),
  { name: 'expenses-periods', route: '/expenses', prepare: menu('expenses.filter.period') },
  { name: 'expenses-saved', route: '/expenses', prepare: menu('expenses.saved.title') },
  { name: 'expenses-panel', route: '/expenses', prepare: filterPanel },
  { name: 'expenses-chosen', route: '/expenses', prepare: chooseRow },
  { name: 'expenses-filtered', route: '/expenses', query: '?q=travel' },
  { name: 'expense-new', route: '/expenses/new' },
  { name: 'expense-new-booked', route: '/expenses/new', prepare: bookedByBank, isRare: true },
  { name: 'expense-new-accounts', route: '/expenses/new', prepare: accountList },
  ...inEveryState('expense', { route: '/expenses/:id', id: 'expense' }),
  { name: 'expense-edit', route: '/expenses/:id/edit', id: 'expense' },
  { name: 'expenses-analyst', route: '/expenses', role: 'Analyst' },
  ...inEveryState('alerts', { route: '/alerts' }),
  ...inEveryState('members', { route: '/members' }),
  { name: 'members-invite', route: '/members', prepare: dialog('members.invite') },
  { name: 'members-menu', route: '/members', prepare: menu('ui.actionsFor') },
  {
    ...{ name: 'members-erase', route: '/members', role: 'Owner' },
    prepare: item('ui.actionsFor', 'members.erase.open'),
  },
  ...inEveryState('api-keys', { route: '/api-keys' }),
  { name: 'api-keys-new', route: '/api-keys', prepare: dialog('apiKeys.new') },
  { name: 'api-keys-menu', route: '/api-keys', prepare: menu('ui.actionsFor') },
  { name: 'api-keys-issued', route: '/api-keys', prepare: rotateKey },
  { name: 'reports', route: '/reports', role: 'Analyst' },
  { name: 'report-summary', route: '/reports/summary', role: 'Analyst' },
  { name: 'report-summary-empty', route: '/reports/summary', tenant: 'empty' },
  { name: 'report-summary-failed', route: '/reports/summary', query: '?project=1', reads: 'fail', isRare: true },
  { name: 'report-categories', route: '/reports/categories', role: 'Analyst' },
  { name: 'report-trend', route: '/reports/trend', role: 'Analyst', query: '?by=category' },
  { name: 'report-cashflow', route: '/reports/cashflow', role: 'Analyst' },
  { name: 'report-vendors', route: '/reports/vendors', role: 'Analyst' },
  { name: 'report-budget', route: '/reports/budget', role: 'Analyst' },
  { name: 'audit-log', route: '/audit-log', role: 'Analyst' },
  { name: 'audit-log-failed', route: '/audit-log', role: 'Analyst', reads: 'fail', isRare: true },
  { name: 'audit-log-none', route: '/audit-log', query: '?entity=999999999', isRare: true },
  { name: 'audit-log-details', route: '/audit-log', query: '?type=expense', prepare: entryDetails },
  { name: 'audit-log-verified', route: '/audit-log', prepare: verifyTrail, isRare: true },
  { name: 'webhooks', route: '/webhooks' },
  ...inEveryState('webhooks', { route: '/webhooks', isRare: true }).slice(1),
  { name: 'webhooks-new', route: '/webhooks', prepare: dialog('webhooks.new') },
  { name: 'webhook', route: '/webhooks/:id', id: 'webhook' },
  { name: 'webhook-delivery', route: '/webhooks/:id', id: 'webhook', prepare: inspectDelivery },
  { name: 'imports', route: '/imports' },
  ...inEveryState('imports', { route: '/imports', isRare: true }).slice(1),
  { name: 'import', route: '/imports/:id', id: 'import' },
  { name: 'import-open', route: '/imports/:id', id: 'openImport', isRare: true },
  { name: 'import-layout', route: '/imports/:id', id: 'import', prepare: importLayout, isRare: true },
  { name: 'import-row', route: '/imports/:id', id: 'import', prepare: importRow },
  { name: 'settings', route: '/settings' },
  { name: 'settings-notifications', route: '/settings/notifications' },
  { name: 'settings-organisation', route: '/settings/organisation' },
  { name: 'settings-period', route: '/settings/organisation', prepare: closePeriod, isRare: true },
  { name: 'settings-domain', route: '/settings/organisation', prepare: claimDomain },
];

/** Everything that the newest entries of expenses say. */
async function entryDetails({ page, t }: Visitor): Promise<void> {
  const entries = page.getByRole('article');
  for (const entry of [entries.first(), entries.nth(1)]) await entry.getByRole('button', { expanded: false }).click();
  await page.getByText(t('auditLog.request')).first().waitFor();
}

/** The dialog that asks which category the expenses of a deleted one get. */
async function moveCategory(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await page
    .getByRole('button', { name: new RegExp(t('ui.actionsFor', { name: '.*' })) })
    .first()
    .click();
  await page.getByRole('menuitem', { name: t('ui.delete') }).click();
  await page.getByRole('dialog').waitFor();
}

async function verifyTrail({ page, t }: Visitor): Promise<void> {
  await page.getByRole('button', { name: t('auditLog.verify.button'), exact: true }).click();
  await page.getByRole('heading', { name: t('auditLog.verify.proves') }).waitFor();
}

/** A transfer to the account in another currency, with what it would do. */
async function fillTransfer(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await dialog('accounts.transfers.action')(visitor);
  await page.getByRole('combobox', { name: t('accounts.transfers.to') }).click();
  await page.getByRole('listbox').getByRole('option').filter({ hasText: 'EUR' }).first().click();
  await page.getByLabel(t('accounts.amount'), { exact: true }).fill('120');
  await page
    .getByText(t('accounts.transfers.balanceAfter', { balance: '' }).trim())
    .first()
    .waitFor();
}

/** The first key gets another token, which is shown. */
async function rotateKey(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await menu('ui.actionsFor')(visitor);
  await page.getByRole('menuitem', { name: t('apiKeys.rotate.menu') }).click();
  await page.getByRole('button', { name: t('apiKeys.rotate.submit') }).click();
  await page.getByRole('heading', { name: t('apiKeys.issued.token'), exact: true }).waitFor();
}

/** The first delivery with its message and attempts. */
async function inspectDelivery({ page, t }: Visitor): Promise<void> {
  await page.getByRole('button', { name: /^ping/ }).first().click();
  await page.getByRole('region', { name: t('webhooks.body') }).waitFor();
}

async function importLayout({ page, t }: Visitor): Promise<void> {
  await page.getByRole('button', { name: t('imports.layout') }).click();
  await page.getByRole('group', { name: t('imports.mapping') }).waitFor();
}

/** The first row that is wrong, with its cells. */
async function importRow({ page, t }: Visitor): Promise<void> {
  await page
    .getByRole('button', { name: new RegExp(t('imports.editRow', { line: '.*' })) })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
}

async function askForReset({ page, t }: Visitor): Promise<void> {
  await page.getByLabel(t('auth.email')).fill('somebody@outlay.example');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: t('auth.forgot.done') }).waitFor();
}

async function untilDialog({ page }: Visitor): Promise<void> {
  await page.getByRole('dialog').waitFor();
}

/** The menu of pages on a phone. */
async function sideMenu({ page, t }: Visitor): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: t('shell.menu'), exact: true }).click();
  await page.getByRole('dialog').waitFor();
}

async function filterPanel({ page, t, look }: Visitor): Promise<void> {
  const open = look.width === 390 ? 'expenses.filter.open' : 'expenses.filter.add';
  await page.getByRole('button', { name: t(open) }).click();
  if (look.width !== 390) await page.getByRole('menuitem', { name: t('expenses.filter.account') }).click();
  await page.getByRole('dialog').waitFor();
}

/** The bar for the chosen rows is in its own place at the end of the page; elsewhere it lies over rows. */
async function chooseRow({ page, t, look }: Visitor): Promise<void> {
  if (look.width === 390) await page.getByRole('button', { name: t('expenses.bulk.select') }).click();
  await page.getByRole('checkbox').last().check();
  await page.getByRole('toolbar').waitFor();
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
}

async function accountList({ page, t }: Visitor): Promise<void> {
  await page.getByRole('combobox', { name: t('expenses.account') }).click();
  await page.getByRole('listbox').getByRole('option').first().waitFor();
}
