import { waitFor } from '@outlay/testkit/wait-for';
import { mailedToken } from '../../harness/mailed-link.ts';
import type { ReadableMails } from '../../harness/mailbox.ts';
import { makeImports, type FurnishedImports } from './furnished-imports.ts';
import type { Credentials } from './sign-in-form.ts';
import type { Person, RoleName, TenantKit } from '../../harness/tenant-kit.ts';

/** A tenant with some of everything that the pages show. */
export interface FurnishedTenant extends FurnishedImports {
  slug: string;
  people: Record<RoleName, Credentials>;
  account: number;
  project: number;
  expense: number;
  webhook: number;
  vendor: number;
  /** Token of a pending invitation. */
  invitation: string;
}

const VENDORS = ['Northwind Travel', 'Contoso Cloud', 'Fabrikam Print', 'Café Olé'];
const TAGS = [['travel'], ['cloud', 'monthly'], ['print'], []];

/** Months back from today, as a day of that month: `2025-06-15`. */
function dayBack(months: number): string {
  const day = new Date();
  day.setUTCDate(15);
  day.setUTCMonth(day.getUTCMonth() - months);
  return day.toISOString().slice(0, 10);
}

/**
 * Furnishes a tenant: three accounts of which one is low and one in another currency, with a transfer and a rate, three projects, four categories, expenses of eight months, unread
 * alerts, a person of each role, one who waits to be activated, and one who is invited.
 *
 * @param mails of Outlay
 * @param named makes the texts that people type; by default they stay as they are
 */
export async function furnishTenant(
  tenant: TenantKit,
  mails: ReadableMails,
  named: (text: string) => string = (text) => text,
): Promise<FurnishedTenant> {
  const [admin, analyst, member] = [
    await tenant.person('Admin'),
    await tenant.person('Analyst'),
    await tenant.person('Member'),
  ];
  const waiting = { email: `waiting@${tenant.slug}.example`, password: member.password, name: named('Newcomer') };
  await tenant.anonymous.post('/auth/register', waiting);
  for (const person of [tenant.owner, admin, member]) await person.api.patch('/auth/me', { name: named('Somebody') });
  const account = await tenant.account({ name: named('Main account'), opening_balance: 90_000 });
  const till = { name: named('Till'), opening_balance: 500, low_balance_threshold: 450, type: 'cash' };
  const low = await tenant.account(till);
  const abroad = await tenant.account({ name: named('Account abroad'), currency: 'EUR', opening_balance: 2_000 });
  const today = new Date().toISOString().slice(0, 10);
  await tenant.owner.api.put('/exchange-rates', { date: today, from: 'EUR', to: 'USD', rate: 1.25 });
  const categories: number[] = [];
  for (const [name, color] of [
    ['Travel', '#6366f1'],
    ['Software', '#84cc16'],
    ['Print', '#f59e0b'],
    ['Food', '#ec4899'],
  ] as const) {
    categories.push(await tenant.category({ name: named(name), color, description: named(`All about ${name}`) }));
  }
  const project = await tenant.project({ name: named('Website relaunch'), description: named('The new site') });
  const over = { starting_budget: 900, projected_estimate: 1000, start_date: dayBack(8), end_date: dayBack(-3) };
  const second = await tenant.project({ name: named('Trade fair'), ...over });
  await tenant.project({ name: named('Not begun') });
  const expense = await spend(tenant, { named, accounts: [account, low], projects: [project, second], categories });
  await tenant.transfer({
    ...{ from_account_id: account, to_account_id: abroad, amount: 500, to_amount: 398.4 },
    ...{ date: today, note: named('For the trade fair') },
  });
  const invitation = await invite(tenant.owner, mails);
  await tenant.owner.api.post('/api-keys', {
    ...{ name: named('Nightly import'), scopes: ['expenses:write', 'reports:read'] },
    ...{ project_ids: [project], max_amount: 500, max_per_day: 2000 },
  });
  const webhook = await makeWebhook(tenant.owner, named('Bookkeeping'));
  const people = { Owner: tenant.owner, Admin: admin, Analyst: analyst, Member: member };
  const imports = await makeImports(tenant.owner, account);
  return {
    slug: tenant.slug,
    people,
    account,
    project,
    expense,
    webhook,
    invitation,
    vendor: await largestVendor(tenant.owner),
    ...imports,
  };
}

/** @returns the id of the vendor with the most spend */
export async function largestVendor({ api }: Pick<Person, 'api'>): Promise<number> {
  const found = await waitFor(async () => (await api.get('/vendors?sort=-total&per_page=1')).body['items']?.['0'], {
    what: 'a vendor',
  });
  return Number(found['id']);
}

/** Makes a webhook whose receiver nobody finds, and sends it a test. @returns its id */
export async function makeWebhook({ api }: Pick<Person, 'api'>, description: string): Promise<number> {
  const settings = { url: 'https://hooks.outlay.example/bookkeeping', events: ['expense.*', 'alert.raised'] };
  const { status, text, body } = await api.post('/webhooks', { ...settings, description });
  if (status !== 201) throw new Error(`${status}: ${text}`);
  await api.post(`/webhooks/${String(body['id'])}/ping`);
  return Number(body['id']);
}

/** Invites somebody. @returns the token of the letter's link */
export async function invite({ api, email }: Pick<Person, 'api' | 'email'>, mails: ReadableMails): Promise<string> {
  const invited = email.replace(/.*@/, 'invited@');
  const { status, text } = await api.post('/auth/invite', { email: invited, role: 'Analyst' });
  if (status !== 201) throw new Error(`${status}: ${text}`);
  return mailedToken(mails, invited, 'join');
}

interface Furniture {
  named: (text: string) => string;
  accounts: readonly number[];
  projects: readonly number[];
  categories: readonly number[];
}

/** Records 32 expenses. @returns the id of the last one, which has every field */
async function spend(tenant: TenantKit, { named, accounts, projects, categories }: Furniture): Promise<number> {
  let last = 0;
  for (let number = 0; number < 32; number++) {
    const slot = number % 4;
    last = await tenant.expense({
      account_id: accounts[number === 30 ? 1 : 0] ?? 0,
      amount: 20.5 + 37 * slot + number,
      expense_date: dayBack(7 - Math.floor(number / 4)),
      category_id: categories[slot],
      vendor: named(VENDORS[slot] ?? ''),
      tags: (TAGS[slot] ?? []).map(named),
      ...(number % 8 === 0 || number === 31
        ? { is_project_related: true, project_id: projects[0], note: named('As agreed'), tags: [named('agreed')] }
        : slot === 1 && { is_project_related: true, project_id: projects[1] }),
    });
  }
  return last;
}
