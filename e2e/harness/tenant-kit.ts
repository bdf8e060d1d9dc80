import { randomBytes } from 'node:crypto';
import { ApiClient, type Answer } from './api-client.ts';

/** The roles as REST names them. */
export const ROLES = ['Owner', 'Admin', 'Analyst', 'Member'] as const;
export type RoleName = (typeof ROLES)[number];

const PASSWORD = 'correct horse battery staple';

/** Somebody who has signed in. */
export interface Person {
  api: ApiClient;
  id: number;
  email: string;
  password: string;
  accessToken: string;
  refreshToken: string;
}

/** A tenant of a test's own with its Owner; people of other roles come when asked for. */
export interface TenantKit {
  id: number;
  slug: string;
  owner: Person;
  /** Knows the tenant, but nobody: for signing in and up. */
  anonymous: ApiClient;
  /** A person of a role, made and signed in. */
  person(role: RoleName): Promise<Person>;
  /** An account, in USD with 1,000.00 by default. */
  account(fields?: object): Promise<number>;
  /** A project that runs for ever, in USD by default. */
  project(fields?: object): Promise<number>;
  category(fields?: object): Promise<number>;
  /** A transfer of the Owner's: 1.00 in November 2025 by default. */
  transfer(fields: { from_account_id: number; to_account_id: number; [field: string]: unknown }): Promise<number>;
  /** An expense of the Owner's. */
  expense(fields: { account_id: number; amount: number; [field: string]: unknown }): Promise<number>;
}

/** Provisions a tenant through REST, as an operator of the dashboard would. */
export async function createTenant(url: string, fields: object = {}): Promise<TenantKit> {
  const slug = `t-${randomBytes(6).toString('hex')}`;
  const email = `owner@${slug}.example`;
  const provisioned = await new ApiClient(url).post('/tenants', {
    ...{ name: slug, slug, owner: { email, password: PASSWORD, name: 'Owner' } },
    ...fields,
  });
  const id = Number(made(provisioned)['id']);
  const anonymous = new ApiClient(url, { 'x-tenant-id': slug });
  const owner = await signIn(anonymous, email);
  const create = async (path: string, body: object) => Number(made(await owner.api.post(path, body))['id']);
  return {
    ...{ id, slug, owner, anonymous },
    person: (role) => join(anonymous, owner, slug, role),
    account: (extra) =>
      create('/accounts', { name: unique('Account'), currency: 'USD', opening_balance: 1000, ...extra }),
    project: (extra) =>
      create('/projects', {
        ...{ name: unique('Project'), start_date: '2025-01-01', currency: 'USD' },
        ...{ starting_budget: 50_000, projected_estimate: 52_000, ...extra },
      }),
    category: (extra) => create('/categories', { name: unique('Category'), color: '#336699', ...extra }),
    transfer: (fields) => create('/transfers', { amount: 1, date: '2025-11-20', ...fields }),
    expense: (extra) => create('/expenses', { expense_date: '2025-11-20', is_project_related: false, ...extra }),
  };
}

/** Signs in. @throws Error when the answer is no session */
export async function signIn(anonymous: ApiClient, email: string, password = PASSWORD): Promise<Person> {
  const session = made(await anonymous.post('/auth/login', { email, password }));
  const accessToken = String(session['access_token']);
  return {
    ...{ email, password, accessToken, refreshToken: String(session['refresh_token']) },
    id: Number(session['user']?.['id']),
    api: anonymous.with({ authorization: `Bearer ${accessToken}` }),
  };
}

/** Registers, is activated and given the role by the Owner, and signs in. */
async function join(anonymous: ApiClient, owner: Person, slug: string, role: RoleName): Promise<Person> {
  const email = `${unique(role).toLowerCase()}@${slug}.example`;
  const user = made(await anonymous.post('/auth/register', { email, password: PASSWORD, name: role }));
  made(await owner.api.patch(`/users/${user['id']}`, { is_active: true, role }));
  return signIn(anonymous, email);
}

/** The body of an answer that must be a success. */
function made(answer: Answer): Answer['body'] {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`);
  return answer.body;
}

function unique(word: string): string {
  return `${word}-${randomBytes(4).toString('hex')}`;
}
