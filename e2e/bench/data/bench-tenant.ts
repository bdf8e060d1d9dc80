import { permissionsOf } from '@outlay/tenancy/permissions';
import { connectSubgraphs, inParallel, NOBODY, type Caller } from '@outlay/scripts/seed/subgraphs';
import { ScriptError } from '@outlay/scripts/script-error';
import type { Environments } from '@outlay/scripts/start/environment';
import type { ServiceName } from '@outlay/scripts/start/service-names';
import { z } from 'zod';

/** A tenant with what expenses refer to, but for accounts. */
export interface BenchTenant {
  id: number;
  slug: string;
  ownerId: number;
  email: string;
  projects: readonly number[];
  categories: readonly number[];
}

export interface BenchTenantOptions {
  slug: string;
  password: string;
}

const PROJECTS = 25;
const CATEGORIES = 12;
const WIDTH = 32;
const Id = z.coerce.number();
const Resolved = z.object({ resolveTenant: z.object({ id: Id }).nullable() });
const Created = z.object({ createTenant: z.object({ tenant: z.object({ id: Id }), owner: z.object({ id: Id }) }) });
const Made = z.object({ made: z.object({ id: Id }) });

/**
 * Makes a tenant with its Owner, projects and categories, through the services' own commands.
 *
 * @throws ScriptError when there is a tenant of this name
 */
export async function makeBenchTenant(environments: Environments, options: BenchTenantOptions): Promise<BenchTenant> {
  const subgraphs = connectSubgraphs(environments);
  try {
    const { slug, password } = options;
    await refuseTaken(subgraphs, slug);
    const email = `owner@${slug}.example`;
    const input = {
      ...{ name: `Bench ${slug}`, slug, baseCurrency: 'USD', timeZone: 'UTC', locale: 'en' },
      owner: { email, name: 'Bench Owner', password },
    };
    const { createTenant } = Created.parse(await subgraphs.ask('identity', NOBODY, CREATE_TENANT, { input }));
    const [id, ownerId] = [createTenant.tenant.id, createTenant.owner.id];
    const permissions = permissionsOf('OWNER');
    const owner: Caller = { tenantId: id, principal: { kind: 'user', userId: ownerId, role: 'OWNER', permissions } };
    const make = async (service: ServiceName, mutation: Mutation, fields: object): Promise<number> => {
      const query = `mutation ($input: ${mutation.input}!) { made: ${mutation.name}(input: $input) { id } }`;
      return Made.parse(await subgraphs.ask(service, owner, query, { input: fields })).made.id;
    };
    const projects = await inParallel(projectInputs(), WIDTH, (fields) => make('projects', CREATE_PROJECT, fields));
    const categories = await inParallel(categoryInputs(), WIDTH, (fields) => make('ledger', CREATE_CATEGORY, fields));
    return { id, slug, ownerId, email, projects, categories };
  } finally {
    await subgraphs.close();
  }
}

interface Mutation {
  name: string;
  input: string;
}

const CREATE_TENANT = `mutation ($input: CreateTenantInput!) {
  createTenant(input: $input) { tenant { id } owner { id } }
}`;
const CREATE_PROJECT: Mutation = { name: 'createProject', input: 'CreateProjectInput' };
const CREATE_CATEGORY: Mutation = { name: 'createCategory', input: 'CreateCategoryInput' };

async function refuseTaken(subgraphs: ReturnType<typeof connectSubgraphs>, slug: string): Promise<void> {
  const gateway: Caller = { tenantId: null, principal: { kind: 'service', name: 'gateway', permissions: new Set() } };
  const query = 'query ($slug: String) { resolveTenant(slug: $slug) { id } }';
  const { resolveTenant } = Resolved.parse(await subgraphs.ask('identity', gateway, query, { slug }));
  if (resolveTenant) throw new ScriptError(`The tenant ${slug} exists already; name another one with --tenant.`);
}

function projectInputs(): object[] {
  return Array.from({ length: PROJECTS }, (_none, index) => ({
    ...{ name: `Project ${index + 1}`, currency: 'USD', startDate: '2020-01-01' },
    ...{ startingBudget: '900000000.00', projectedEstimate: '950000000.00' },
  }));
}

function categoryInputs(): object[] {
  return Array.from({ length: CATEGORIES }, (_none, index) => ({ name: `Category ${index + 1}`, color: '#336699' }));
}
