import { randomBytes } from 'node:crypto';
import type { Locator } from 'playwright-core';
import type { Credentials } from './sign-in-form.ts';
import type { Language } from './look.ts';
import type { Visitor } from './visitor.ts';

const PASSWORD = 'correct horse battery staple';

/** Steps of the main job, as people take them. Each waits until the page says that it is done. */
export interface Journey {
  /** From the landing page to the new organisation's overview. */
  createTenant(): Promise<{ slug: string; owner: Credentials }>;
  openAccount(name: string, balance: number): Promise<void>;
  createProject(name: string, budget: number): Promise<void>;
  createCategory(name: string): Promise<void>;
  /** Fills in the form, compares what it says beforehand, and saves by Enter. */
  recordExpense(expense: {
    vendor: string;
    amount: number;
    account: string;
    category: string;
    project: string;
  }): Promise<void>;
  /** An amount as the pages show it. */
  money(amount: number, digits?: number): string;
}

const TAGS: Record<Language, string> = { en: 'en-US', de: 'de-DE' };

/** The language tag of a tenant or user whose pages are in a language. */
export function tagOf(language: Language): string {
  return TAGS[language];
}

/** The currency that the form of a new organisation begins with. */
export function currencyOf(language: Language): string {
  return language === 'de' ? 'EUR' : 'USD';
}

export function journeyOf(visitor: Visitor): Journey {
  const { page, t, look } = visitor;
  const tag = tagOf(look.language);
  const money = (amount: number, digits = 2): string =>
    new Intl.NumberFormat(tag, {
      ...{ style: 'currency', currency: currencyOf(look.language) },
      ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
    }).format(amount);
  /** An amount as people type it: `1.234,50` in German. */
  const typed = (amount: number): string => new Intl.NumberFormat(tag, { minimumFractionDigits: 2 }).format(amount);
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).first().click();
  /** The dialog with a form, filled in and submitted by Enter. */
  const submit = async (open: string, fields: Record<string, string>, done: string): Promise<void> => {
    await press(t(open));
    const dialog = page.getByRole('dialog');
    for (const [key, text] of Object.entries(fields)) await labelled(dialog, t(key)).fill(text);
    await page.keyboard.press('Enter');
    await page.getByText(done).first().waitFor();
    await dialog.waitFor({ state: 'hidden' });
  };
  const choose = async (label: string, option: string): Promise<void> => {
    await labelled(page.locator('main, [role=dialog]'), t(label)).last().click();
    await page.keyboard.type(option);
    await page.getByRole('option', { name: option }).first().click();
  };

  return {
    money,
    createTenant: async () => {
      const slug = `j-${randomBytes(6).toString('hex')}`;
      const owner = { email: `owner@${slug}.example`, password: PASSWORD };
      await visitor.open('/');
      await page
        .getByRole('link', { name: t('landing.create') })
        .first()
        .click();
      await labelled(page.locator('main'), t('auth.create.name')).fill('Lighthouse');
      await labelled(page.locator('main'), t('auth.create.shortName')).fill(slug);
      await page.getByText(t('auth.create.slug.available')).waitFor();
      await labelled(page.locator('main'), t('auth.email')).fill(owner.email);
      await labelled(page.locator('main'), t('auth.password')).fill(owner.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: t('overview.welcome', { name: 'Lighthouse' }) }).waitFor();
      return { slug, owner };
    },
    openAccount: async (name, balance) => {
      await visitor.open('/accounts');
      const fields = { 'accounts.name': name, 'accounts.opening': typed(balance) };
      await submit('accounts.new', fields, t('accounts.opened', { name }));
    },
    createProject: async (name, budget) => {
      await visitor.open('/projects');
      const fields = { 'projects.name': name, 'projects.budget': typed(budget), 'projects.estimate': typed(budget) };
      await submit('projects.new', fields, t('projects.created', { name }));
    },
    createCategory: async (name) => {
      await visitor.open('/categories');
      await submit('categories.new', { 'categories.name': name }, t('categories.created', { name }));
    },
    recordExpense: async ({ vendor, amount, account, category, project }) => {
      await visitor.open('/expenses/new');
      const main = page.locator('main, [role=dialog]');
      await labelled(main, t('expenses.amount')).last().fill(typed(amount));
      await choose('expenses.account', account);
      await choose('expenses.category', category);
      await choose('expenses.project', project);
      await labelled(main, t('expenses.vendor')).last().fill(vendor);
      await labelled(main, t('expenses.amount')).last().focus();
      await page.keyboard.press('Enter');
      const name = t('expenses.name', { vendor, amount: money(amount) });
      await page.getByText(t('expenses.form.recorded', { name })).first().waitFor();
    },
  };
}

/** A field by its label; required ones have a mark behind it. */
function labelled(within: Locator, label: string): Locator {
  return within.getByLabel(new RegExp(`^${escaped(label)}\\*?$`));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
