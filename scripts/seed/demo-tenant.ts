import { z } from 'zod';
import { permissionsOf, ROLES, type Role } from '@outlay/tenancy/permissions';
import { NOBODY, type Caller, type Subgraphs } from './subgraphs.ts';

/** Logins of the demo tenant. */
export interface DemoLogins {
  slug: string;
  /** One per role, the Owner's first. */
  emails: string[];
  password: string;
}

/** The demo tenant and its users, each able to act. */
export interface DemoTenant {
  id: number;
  /** The day it was created: the demo year ends there, so that seeding again plans the same year. */
  createdOn: string;
  callers: Record<Role, Caller>;
}

const SLUG = 'demo';
const Ref = z.object({ resolveTenant: z.object({ id: z.coerce.number() }).nullable() });
const Created = z.object({ createTenant: z.object({ tenant: z.object({ id: z.coerce.number() }) }) });
const Users = z.object({
  users: z.object({
    nodes: z.array(z.object({ id: z.coerce.number(), email: z.string(), role: z.enum(ROLES), isActive: z.boolean() })),
  }),
});
type DemoUser = z.output<typeof Users>['users']['nodes'][number];
const Registered = z.object({ register: z.object({ id: z.coerce.number() }) });
const TenantDay = z.object({ tenant: z.object({ createdAt: z.iso.datetime() }) });

export function demoLogins(password: string): DemoLogins {
  return { slug: SLUG, emails: ROLES.map(emailOf), password };
}

/** Finds the demo tenant and its four users, and makes what is missing of them. */
export async function ensureDemoTenant(subgraphs: Subgraphs, password: string): Promise<DemoTenant> {
  const id = (await findTenant(subgraphs)) ?? (await createTenant(subgraphs, password));
  // Whoever lists the users for the first time knows no Owner's id yet. The key that signs is the gateway's, and speaks for it.
  const steward: Caller = {
    tenantId: id,
    principal: { kind: 'service', name: 'gateway', permissions: permissionsOf('OWNER') },
  };
  const known = await listUsers(subgraphs, steward);
  const owner = known.find(({ role }) => role === 'OWNER');
  if (!owner) throw new Error('Demo data: the demo tenant has no Owner.');
  const ownerCaller = callerOf(id, 'OWNER', owner.id);
  const ids = new Map<Role, number>([['OWNER', owner.id]]);
  for (const role of ROLES.filter((other) => other !== 'OWNER')) {
    const user = known.find(({ email }) => email === emailOf(role)) ?? null;
    ids.set(role, await ensureUser(subgraphs, ownerCaller, role, user, password));
  }
  const caller = (role: Role): Caller => callerOf(id, role, ids.get(role) ?? owner.id);
  return {
    id,
    createdOn: await creationDay(subgraphs, ownerCaller),
    callers: { OWNER: ownerCaller, ADMIN: caller('ADMIN'), ANALYST: caller('ANALYST'), MEMBER: caller('MEMBER') },
  };
}

function emailOf(role: Role): string {
  return `${role.toLowerCase()}@${SLUG}.example`;
}

function nameOf(role: Role): string {
  return `Demo ${role.charAt(0)}${role.slice(1).toLowerCase()}`;
}

function callerOf(tenantId: number, role: Role, userId: number): Caller {
  return { tenantId, principal: { kind: 'user', userId, role, permissions: permissionsOf(role) } };
}

async function findTenant(subgraphs: Subgraphs): Promise<number | null> {
  const gateway: Caller = { tenantId: null, principal: { kind: 'service', name: 'gateway', permissions: new Set() } };
  const query = 'query ($slug: String) { resolveTenant(slug: $slug) { id } }';
  return Ref.parse(await subgraphs.ask('identity', gateway, query, { slug: SLUG })).resolveTenant?.id ?? null;
}

async function createTenant(subgraphs: Subgraphs, password: string): Promise<number> {
  const query = 'mutation ($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } } }';
  const owner = { email: emailOf('OWNER'), name: nameOf('OWNER'), password };
  const input = { name: 'Demo', slug: SLUG, baseCurrency: 'USD', timeZone: 'UTC', locale: 'en', owner };
  return Created.parse(await subgraphs.ask('identity', NOBODY, query, { input })).createTenant.tenant.id;
}

async function listUsers(subgraphs: Subgraphs, caller: Caller): Promise<DemoUser[]> {
  const query = '{ users(first: 100) { nodes { id email role isActive } } }';
  return Users.parse(await subgraphs.ask('identity', caller, query)).users.nodes;
}

/** Registers as a newcomer would, and is let in by the Owner. */
async function ensureUser(
  subgraphs: Subgraphs,
  owner: Caller,
  role: Role,
  user: DemoUser | null,
  password: string,
): Promise<number> {
  const id = user?.id ?? (await register(subgraphs, owner.tenantId, role, password));
  if (user?.isActive && user.role === role) return id;
  const query = 'mutation ($id: ID!, $input: ChangeUserInput!) { changeUser(id: $id, input: $input) { id } }';
  await subgraphs.ask('identity', owner, query, { id: String(id), input: { role, isActive: true } });
  return id;
}

async function register(subgraphs: Subgraphs, tenantId: number | null, role: Role, password: string): Promise<number> {
  const query = 'mutation ($input: RegisterInput!) { register(input: $input) { id } }';
  const input = { email: emailOf(role), name: nameOf(role), password };
  return Registered.parse(await subgraphs.ask('identity', { ...NOBODY, tenantId }, query, { input })).register.id;
}

async function creationDay(subgraphs: Subgraphs, owner: Caller): Promise<string> {
  const query = 'query ($id: ID!) { tenant(id: $id) { createdAt } }';
  const answer = TenantDay.parse(await subgraphs.ask('identity', owner, query, { id: String(owner.tenantId) }));
  return answer.tenant.createdAt.slice(0, 10);
}
