import { KEY_SCOPES } from '@outlay/tenancy/permissions';
import { waitFor } from '@outlay/testkit/wait-for';
import type { ApiClient } from './api-client.ts';
import { makeOneOfEach, type Ids } from './route-book.ts';
import type { TenantKit } from './tenant-kit.ts';

/** Limits of a key that hide records. */
export const LIMIT_KINDS = ['projects', 'accounts', 'both'] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** Text in what a key of a kind must not see. */
export const CANARIES: Readonly<Record<LimitKind, readonly string[]>> = {
  projects: ['Fremdprojekt', 'Ausgabe-fremd', 'Ausgabe-ohne'],
  accounts: ['Fremdkonto', 'Ausgabe-konto', 'Ausgabe-fremd'],
  both: ['Fremdprojekt', 'Fremdkonto', 'Ausgabe-fremd', 'Ausgabe-ohne', 'Ausgabe-konto', 'Ausgabe-projekt'],
};

/** A tenant with a project and two accounts within the limits of its keys, and others outside. */
export interface LimitedWorld {
  readonly tenant: TenantKit;
  readonly inside: Ids;
  /** Its expenses are of neither the project nor the account within. */
  readonly outside: Ids;
  /** A key of each kind, with every scope that a key may have. */
  readonly keys: Readonly<Record<LimitKind, ApiClient>>;
  /** Changes everything that a key of the kind must not see; returns once every service knows. */
  stir(kind: LimitKind): Promise<void>;
}

export async function makeLimitedWorld(tenant: TenantKit): Promise<LimitedWorld> {
  const inside = await insideOf(tenant);
  const outside = await outsideOf(tenant, inside);
  await spendOn(tenant, { inside, outside }, LIMIT_KINDS);
  const ofProject = { project_ids: [inside.project] };
  const ofAccount = { account_ids: [inside.account, inside.secondAccount] };
  const keys = {
    projects: await keyWith(tenant, ofProject),
    accounts: await keyWith(tenant, ofAccount),
    both: await keyWith(tenant, { ...ofProject, ...ofAccount }),
  };
  return { tenant, inside, outside, keys, stir: (kind) => stir(tenant, { inside, outside }, kind) };
}

/** A client that calls as a new API key of the Owner's. */
export async function keyWith({ owner, anonymous }: TenantKit, fields: object): Promise<ApiClient> {
  const name = `key ${Math.random().toString(36).slice(2)}`;
  const { body, status, text } = await owner.api.post('/api-keys', { name, scopes: KEY_SCOPES, ...fields });
  if (status !== 201) throw new Error(`${status}: ${text}`);
  return anonymous.with({ authorization: `Bearer ${String(body['token'])}` });
}

interface Sides {
  readonly inside: Ids;
  readonly outside: Ids;
}

async function insideOf(tenant: TenantKit): Promise<Ids> {
  const made = await makeOneOfEach(tenant, 'drinnen');
  const fields = { account_id: Number(made.account), project_id: made.project, is_project_related: true };
  const [expense, deletedExpense] = [
    await tenant.expense({ ...fields, amount: 10, vendor: 'drinnen', tags: ['gemeinsam'] }),
    await tenant.expense({ ...fields, amount: 11 }),
  ];
  await tenant.owner.api.delete(`/expenses/${deletedExpense}`);
  return { ...made, expense, deletedExpense };
}

async function outsideOf(tenant: TenantKit, inside: Ids): Promise<Ids> {
  const account = await tenant.account({ name: 'Fremdkonto', low_balance_threshold: 5_000 });
  const secondAccount = await tenant.account({ name: 'Fremdkonto, das zweite' });
  const project = await tenant.project({ name: 'Fremdprojekt' });
  const deletedProject = await tenant.project({ name: 'Fremdprojekt, gelöscht' });
  const fields = { account_id: account, project_id: project, is_project_related: true, vendor: 'Ausgabe-fremd' };
  const expense = await tenant.expense({ ...fields, amount: 1_000, tags: ['gemeinsam'] });
  const deletedExpense = await tenant.expense({ ...fields, amount: 1_001 });
  const transfer = await tenant.transfer({
    ...{ from_account_id: account, to_account_id: Number(inside.account), note: 'Ausgabe-fremd' },
  });
  const { api } = tenant.owner;
  await Promise.all([api.delete(`/projects/${deletedProject}`), api.delete(`/expenses/${deletedExpense}`)]);
  const alert = await waitFor(async () => alertOf(api, account), { what: 'the alert of the account outside' });
  return { ...inside, account, secondAccount, transfer, project, deletedProject, expense, deletedExpense, alert };
}

async function alertOf(api: ApiClient, account: number): Promise<number | null> {
  const { body } = await api.get('/alerts?per_page=100');
  const found = Array.from(Object(body['items']), Object).find(({ entity_id }) => entity_id === account);
  return found ? Number(found.id) : null;
}

/** Spends where keys of these kinds must not see it. */
async function spendOn(tenant: TenantKit, { inside, outside }: Sides, kinds: readonly LimitKind[]): Promise<void> {
  const [account, other] = [Number(inside.account), Number(outside.account)];
  const tags = ['gemeinsam'];
  const inProject = (project_id: number | string) => ({ project_id, is_project_related: true });
  if (kinds.some((kind) => kind !== 'accounts')) {
    await tenant.expense({
      account_id: account,
      amount: 77,
      vendor: 'Ausgabe-projekt',
      tags,
      ...inProject(outside.project),
    });
    await tenant.expense({ account_id: account, amount: 88, vendor: 'Ausgabe-ohne', tags });
  }
  if (kinds.some((kind) => kind !== 'projects')) {
    await tenant.expense({
      account_id: other,
      amount: 99,
      vendor: 'Ausgabe-konto',
      tags,
      ...inProject(inside.project),
    });
  }
  await tenant.expense({ account_id: other, amount: 66, vendor: 'Ausgabe-fremd', tags, ...inProject(outside.project) });
}

async function stir(tenant: TenantKit, sides: Sides, kind: LimitKind): Promise<void> {
  const { api } = tenant.owner;
  const { inside, outside } = sides;
  await spendOn(tenant, sides, [kind]);
  const done = [
    await api.post(`/accounts/${outside.account}/deposits`, { amount: 333, date: '2025-11-20' }),
    await api.post('/transfers', {
      ...{ from_account_id: outside.account, to_account_id: outside.secondAccount, amount: 3, date: '2025-11-20' },
    }),
    await api.patch(`/expenses/${outside.expense}`, { amount: 2_000, note: 'Ausgabe-fremd, geändert' }),
  ];
  if (kind !== 'accounts') {
    done.push(
      await api.post(`/accounts/${inside.account}/deposits`, { amount: 444, date: '2025-11-20' }),
      await api.patch(`/projects/${outside.project}`, {
        description: `changed ${Date.now()}`,
        starting_budget: 60_000,
      }),
      await api.post('/projects', {
        name: `Fremdprojekt ${Date.now()}`,
        start_date: '2025-01-01',
        starting_budget: 1,
        projected_estimate: 1,
      }),
    );
  }
  if (kind !== 'projects') {
    done.push(
      await api.patch(`/accounts/${outside.account}`, { low_balance_threshold: 0 }),
      await api.post('/accounts', { name: `Fremdkonto ${Date.now()}`, opening_balance: 5, low_balance_threshold: 10 }),
    );
  }
  for (const { status, text } of done) if (status >= 300) throw new Error(`${status}: ${text}`);
  await settled(tenant);
}

/** Waits until dashboards have what was written, and alerts what follows from it. */
async function settled({ owner: { api } }: TenantKit): Promise<void> {
  const { body: accounts } = await api.get('/accounts?per_page=100');
  const low = Array.from(Object(accounts['items']), Object).filter(({ is_low_balance }) => is_low_balance);
  await waitFor(
    async () => {
      const { body } = await api.get('/dashboards/tenant');
      const { body: open } = await api.get('/alerts?is_open=true&type=LOW_BALANCE&per_page=100');
      return Object(body)['is_current'] === true && Number(open['total']) === low.length;
    },
    { what: 'dashboards and alerts that know of everything' },
  );
}
