import { can, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AskForUserNames } from '../siblings/ask-user-names.ts';
import { EntityNameRepository, type ReplicatedKind } from './entity-name.repository.ts';
import type { EntityReference, NamedKind } from './entity-reference.ts';

const READABLE_BY = {
  account: 'accounts:read',
  category: 'categories:read',
  expense: 'expenses:read',
  project: 'projects:read',
  tag: 'expenses:read',
  vendor: 'expenses:read',
} as const satisfies Record<ReplicatedKind, string>;

/** Reads the present names of what audit entries refer to. */
export class EntityNames {
  readonly #database: TenantDatabase;
  readonly #askForUserNames: AskForUserNames;

  constructor(database: TenantDatabase, askForUserNames: AskForUserNames) {
    this.#database = database;
    this.#askForUserNames = askForUserNames;
  }

  /** In the order of the references. Null where the caller may not read the kind, and for users while identity is away. */
  async findMany(context: RequestContext, references: readonly EntityReference[]): Promise<(string | null)[]> {
    const idsOf = (kind: NamedKind) => [
      ...new Set(references.filter((reference) => reference.kind === kind).map(({ id }) => id)),
    ];
    const users = idsOf('user');
    const [replicated, ofUsers] = await Promise.all([
      this.#replicated(context, idsOf),
      users.length === 0 ? new Map<number, string>() : this.#askForUserNames(context, users),
    ]);
    return references.map(({ kind, id }) => (kind === 'user' ? ofUsers : replicated.get(kind))?.get(id) ?? null);
  }

  async #replicated(
    context: RequestContext,
    idsOf: (kind: NamedKind) => number[],
  ): Promise<Map<NamedKind, Map<number, string>>> {
    const names = new Map<NamedKind, Map<number, string>>();
    const kinds = (['account', 'category', 'expense', 'project', 'tag', 'vendor'] as const).filter(
      (kind) => can(context, READABLE_BY[kind]) && idsOf(kind).length > 0,
    );
    if (kinds.length === 0) return names;
    await this.#database.read(context, async (em) => {
      const repository = new EntityNameRepository(em, tenantOf(context));
      for (const kind of kinds) names.set(kind, await repository.find(kind, idsOf(kind)));
    });
    return names;
  }
}
