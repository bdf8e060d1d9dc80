import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import { limitsOf, type KeyLimits } from '@outlay/tenancy/key-limits';
import { seesAccount, seesProject } from '@outlay/tenancy/key-scope';
import { can, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { AccountRepository } from '../accounts/account.repository.ts';
import { CategoryRepository } from '../categories/category.repository.ts';

/** Asks the projects service for names, in the order of the ids; null where the tenant has no such project. */
export type AskForProjectNames = (context: RequestContext, ids: readonly number[]) => Promise<(string | null)[]>;

/** Something that a field of an expense refers to. */
export interface Reference {
  readonly kind: 'account' | 'category' | 'project';
  readonly id: number;
}

const KINDS: Readonly<Record<string, Reference['kind']>> = {
  account_id: 'account',
  category_id: 'category',
  project_id: 'project',
  cross_project_ref_id: 'project',
};

/** The reference that an audited value of a field is; null for other fields and for no value. */
export function referenceOf(field: string, value: unknown): Reference | null {
  const kind = KINDS[field];
  return kind !== undefined && typeof value === 'number' ? { kind, id: value } : null;
}

/** Returns false for an account or project that the acting key is not limited to. */
export function seesReference(limits: KeyLimits, { kind, id }: Reference): boolean {
  if (kind === 'account') return seesAccount(limits, id);
  return kind === 'category' || seesProject(limits, id);
}

/** Reads the present names of what expenses refer to. */
export class ReferenceNames {
  readonly #database: TenantDatabase;
  readonly #askForProjectNames: AskForProjectNames;

  constructor(database: TenantDatabase, askForProjectNames: AskForProjectNames) {
    this.#database = database;
    this.#askForProjectNames = askForProjectNames;
  }

  /**
   * Names in the order of the references, those of archived and deleted ones included. Null where the caller may not read the kind or, as
   * a limited key, not this one; and for projects while their service is away.
   */
  async findMany(context: RequestContext, references: readonly Reference[]): Promise<(string | null)[]> {
    const limits = limitsOf(context);
    const seen = references.filter((reference) => seesReference(limits, reference));
    const idsOf = (kind: Reference['kind']) => [
      ...new Set(seen.filter((reference) => reference.kind === kind).map(({ id }) => id)),
    ];
    const names = {
      account: await this.#read(context, idsOf('account'), 'accounts:read', accountNames),
      category: await this.#read(context, idsOf('category'), 'categories:read', categoryNames),
      project: await this.#projects(context, idsOf('project')),
    };
    return references.map(({ kind, id }) => names[kind].get(id) ?? null);
  }

  async #read(
    context: RequestContext,
    ids: readonly number[],
    permission: 'accounts:read' | 'categories:read',
    find: (em: EntityManager, tenantId: number, ids: readonly number[]) => Promise<Map<number, string>>,
  ): Promise<Map<number, string>> {
    if (ids.length === 0 || !can(context, permission)) return new Map();
    return this.#database.read(context, (em) => find(em, tenantOf(context), ids));
  }

  async #projects(context: RequestContext, ids: readonly number[]): Promise<Map<number, string>> {
    if (ids.length === 0 || !can(context, 'projects:read')) return new Map();
    try {
      const names = await this.#askForProjectNames(context, ids);
      return new Map(ids.flatMap((id, index) => (names[index] == null ? [] : [[id, names[index]]])));
    } catch (error) {
      if (error instanceof AppError && error.code === 'SERVICE_UNAVAILABLE') return new Map();
      throw error;
    }
  }
}

async function accountNames(
  em: EntityManager,
  _tenantId: number,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const accounts = await new AccountRepository(em).findMany(ids);
  return new Map(accounts.map(({ id, name }) => [id, name]));
}

async function categoryNames(
  em: EntityManager,
  tenantId: number,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const repository = new CategoryRepository(em);
  const categories = await repository.findMany(ids);
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  for (const { id, name } of await repository.deletedNames(tenantId, ids)) names.set(id, name);
  return names;
}
