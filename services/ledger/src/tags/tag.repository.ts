import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { writeUniqueName } from '@outlay/tenancy/unique-name';
import type { Tag } from './tag.ts';

type TagRow = Omit<Tag, 'createdAt' | 'updatedAt'> & { createdAt: string; updatedAt: string };

const COLUMNS = `id::float8 as id, name, version, to_json(created_at) #>> '{}' as "createdAt", to_json(updated_at) #>> '{}' as "updatedAt"`;

/** In ascending order of names, as everywhere, so that two transactions cannot wait for each other in a circle. */
const MAKE = `
  insert into tags (tenant_id, name)
  select $1::bigint, name from unnest($2::text[]) as given (name)
  where not exists (select from tags t where t.tenant_id = $1 and t.name = given.name) order by name
  on conflict (tenant_id, name) do nothing
  returning ${COLUMNS}`;

/** One tenant's tags, within the caller's transaction. */
export class TagRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** @returns the new tags; names that have one already are left out */
  async make(names: readonly string[]): Promise<Tag[]> {
    return tagsOf(await executePrepared<TagRow>(this.#em, MAKE, [this.#tenantId, names]));
  }

  async findMany(ids: readonly number[]): Promise<Tag[]> {
    return this.#find('id = any (?::bigint[])', `{${ids.join(',')}}`);
  }

  async findNamed(name: string): Promise<Tag | null> {
    const [tag] = await this.#find('name = ?', name);
    return tag ?? null;
  }

  /** True while an expense that is not deleted has it. */
  async isUsed({ name }: Pick<Tag, 'name'>): Promise<boolean> {
    const found: unknown[] = await this.#em.execute('select find_expenses(null, array[?]::text[], false, 1) as id', [
      name,
    ]);
    return found.length > 0;
  }

  /** Counts a version up, and changes the name if one is given. @throws AppError NAME_TAKEN */
  async update({ id }: Tag, name: string | null): Promise<Tag> {
    const rows: TagRow[] = await writeUniqueName('tags_name', 'a tag', () =>
      this.#em.execute(
        `update tags set name = coalesce(?, name), version = version + 1, updated_at = clock_timestamp()
         where tenant_id = ? and id = ? returning ${COLUMNS}`,
        [name, this.#tenantId, id],
      ),
    );
    const [tag] = tagsOf(rows);
    if (!tag) throw new Error('A tag was not written.');
    return tag;
  }

  /** Frees a name within the transaction: no name begins with a control character. */
  async park({ id }: Tag): Promise<void> {
    await this.#em.execute(
      `update tags set name = chr(1) || id where tenant_id = ? and id = ?`,
      [this.#tenantId, id],
      'run',
    );
  }

  async #find(condition: string, value: string): Promise<Tag[]> {
    return tagsOf(
      await this.#em.execute(`select ${COLUMNS} from tags where tenant_id = ? and ${condition} order by tags.id`, [
        this.#tenantId,
        value,
      ]),
    );
  }
}

function tagsOf(rows: readonly TagRow[]): Tag[] {
  return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt), updatedAt: new Date(row.updatedAt) }));
}
