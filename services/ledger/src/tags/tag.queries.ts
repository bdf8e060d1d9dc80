import { parseId } from '@outlay/tenancy/ids';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { can, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ReassignmentRepository } from '../reassignments/reassignment.repository.ts';
import { toTag, type TagModel } from './tag.mapper.ts';
import { TagRepository } from './tag.repository.ts';

/** Reads tags. Answers are as GraphQL shows them. */
export class TagQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** A tag that expenses have, or that they are given or lose; otherwise null. @throws AppError FORBIDDEN; KEY_LIMITED */
  async find(context: RequestContext, id: string): Promise<TagModel | null> {
    const [tag] = await this.findMany(context, [id]);
    if (!tag || tag.pending > 0) return tag ?? null;
    const isUsed = await this.#database.read(context, (em) => new TagRepository(em, tenantOf(context)).isUsed(tag));
    return isUsed ? tag : null;
  }

  /** By id, null where there is none. @throws AppError as {@link find} */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(TagModel | null)[]> {
    // The answer of a change shows tags to those who may change them.
    if (!can(context, 'categories:write')) requirePermission(context, 'expenses:read');
    requireWholeTenant(context, 'A tag');
    const wanted = ids.map(parseId).filter((id) => id !== null);
    if (wanted.length === 0) return ids.map(() => null);
    const found = await this.#database.read(context, async (em) => {
      const tags = await new TagRepository(em, tenantOf(context)).findMany(wanted);
      const orders = new ReassignmentRepository(em, tenantOf(context));
      const pending = await orders.pending(
        'tag',
        tags.map(({ name }) => name),
      );
      return tags.map((tag) => toTag(tag, pending.get(tag.name) ?? 0));
    });
    const byId = new Map(found.map((tag) => [tag.id, tag]));
    return ids.map((id) => byId.get(String(parseId(id))) ?? null);
  }
}
