import type { EntityManager } from '@mikro-orm/postgresql';
import { nameKey } from '@outlay/text/name-key';
import { writeUniqueName } from '@outlay/tenancy/unique-name';
import type { Vendor } from './vendor.ts';

type VendorRow = Omit<Vendor, 'createdAt' | 'updatedAt'> & { createdAt: string; updatedAt: string };

const COLUMNS = `
  v.id::float8 as id, v.name, v.merged_into::float8 as "mergedInto", v.version, to_json(v.created_at) #>> '{}' as "createdAt",
  to_json(v.updated_at) #>> '{}' as "updatedAt",
  array(select n.name_key from vendor_names n where n.tenant_id = v.tenant_id and n.owner_id = v.id order by 1) as "ownKeys",
  array(select n.name from vendor_names n where n.tenant_id = v.tenant_id and n.vendor_id = v.id order by n.name_key) as names,
  array(select m.id::float8 from vendors m where m.tenant_id = v.tenant_id and m.merged_into = v.id order by m.id) as "mergedIds"`;

/** Vendors that are merged into a vendor, directly or through others, and the vendor itself. */
const WITHIN = `with recursive part (id) as (
    select ?::bigint
    union
    select v.id from vendors v join part on v.merged_into = part.id where v.tenant_id = ?
  )`;

/** One tenant's vendors, within the caller's transaction. */
export class VendorRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Commands on one tenant's vendors run one after the other: names count along chains of merges, of which nobody could lock all. */
  async takeTurn(): Promise<void> {
    await this.#em.execute(`select pg_advisory_xact_lock(hashtextextended('vendors ' || ?::text, 0))`, [
      this.#tenantId,
    ]);
  }

  async findMany(ids: readonly number[]): Promise<Vendor[]> {
    if (ids.length === 0) return [];
    const rows: VendorRow[] = await this.#em.execute(
      `select ${COLUMNS} from vendors v where v.tenant_id = ? and v.id = any (?::bigint[]) order by v.id`,
      [this.#tenantId, `{${ids.join(',')}}`],
    );
    return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt), updatedAt: new Date(row.updatedAt) }));
  }

  /** Locked until the transaction ends, in ascending order. */
  async findManyForUpdate(ids: readonly number[]): Promise<Vendor[]> {
    // Read after the lock: what others changed while it was waited for is seen.
    await this.#em.execute(
      `select 1 from vendors where tenant_id = ? and id = any (?::bigint[]) order by id for no key update`,
      [this.#tenantId, `{${ids.join(',')}}`],
    );
    return this.findMany(ids);
  }

  /** Writes a new state, the names excepted. @returns it as it stands now */
  async update({ id }: Vendor, changes: Partial<Pick<Vendor, 'name' | 'mergedInto'>>): Promise<Vendor> {
    const { name = null, mergedInto } = changes;
    await this.#em.execute(
      `update vendors set name = coalesce(?, name), merged_into = case when ? then ?::bigint else merged_into end,
         version = version + 1, updated_at = clock_timestamp() where tenant_id = ? and id = ?`,
      [name, mergedInto !== undefined, mergedInto ?? null, this.#tenantId, id],
      'run',
    );
    const [vendor] = await this.findMany([id]);
    if (!vendor) throw new Error('A vendor was not written.');
    return vendor;
  }

  /** The vendor that a name counts for; null if it has none. */
  async vendorOfName(name: string): Promise<number | null> {
    const [row]: { id: number }[] = await this.#em.execute(
      `select vendor_id::float8 as id from vendor_names where tenant_id = ? and name_key = ?`,
      [this.#tenantId, nameKey(name)],
    );
    return row?.id ?? null;
  }

  /** @throws AppError NAME_TAKEN */
  async addName({ id }: Vendor, name: string): Promise<void> {
    await writeUniqueName('vendor_names_pkey', 'a vendor', () =>
      this.#em.execute(
        `insert into vendor_names (tenant_id, name_key, name, owner_id, vendor_id) values (?, ?, ?, ?, ?)`,
        [this.#tenantId, nameKey(name), name, id, id],
        'run',
      ),
    );
  }

  /** Has all names that count for a vendor count for another. */
  async giveNames(from: Vendor, to: Vendor): Promise<void> {
    await this.#em.execute(
      'update vendor_names set vendor_id = ? where tenant_id = ? and vendor_id = ?',
      [to.id, this.#tenantId, from.id],
      'run',
    );
  }

  /** Has the names of a vendor, and of those merged into it, count for it again. */
  async takeNamesBack({ id }: Vendor): Promise<void> {
    await this.#em.execute(
      `${WITHIN} update vendor_names n set vendor_id = ? from part where n.tenant_id = ? and n.owner_id = part.id`,
      [id, this.#tenantId, id, this.#tenantId],
      'run',
    );
  }

  /** Vendors above a vendor that are called by one of its names, or of those merged into it. */
  async borrowersOf({ id }: Vendor): Promise<Pick<Vendor, 'id' | 'name'>[]> {
    const above: { id: number; name: string }[] = await this.#em.execute(
      `with recursive above (id, name, merged_into) as (
         select p.id, p.name, p.merged_into from vendors v join vendors p on p.tenant_id = v.tenant_id and p.id = v.merged_into
         where v.tenant_id = ? and v.id = ?
         union
         select p.id, p.name, p.merged_into from above a join vendors p on p.id = a.merged_into where p.tenant_id = ?
       ) select id::float8 as id, name from above`,
      [this.#tenantId, id, this.#tenantId],
    );
    const names: { key: string }[] = await this.#em.execute(
      `${WITHIN} select n.name_key as key from vendor_names n join part on n.owner_id = part.id where n.tenant_id = ?`,
      [id, this.#tenantId, this.#tenantId],
    );
    const own = new Set(names.map(({ key }) => key));
    return above.filter(({ name }) => own.has(nameKey(name)));
  }
}
