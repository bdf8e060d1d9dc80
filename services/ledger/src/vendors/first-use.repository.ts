import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { Vendor } from './vendor.ts';

/** In ascending order of keys, as everywhere, so that two transactions cannot wait for each other in a circle. */
const MAKE = `
  with given as (
    select name_key, name from unnest($2::text[], $3::text[]) as given (name_key, name)
    where not exists (select from vendor_names n where n.tenant_id = $1 and n.name_key = given.name_key)
  ), numbered as materialized (
    select name_key, name, nextval('vendors_id_seq') as id from (select * from given order by name_key) as ordered
  ), claimed as (
    insert into vendor_names (tenant_id, name_key, name, owner_id, vendor_id)
    select $1::bigint, name_key, name, id, id from numbered order by name_key
    on conflict (tenant_id, name_key) do nothing
    returning name_key, name, owner_id
  ), made as (
    insert into vendors (id, tenant_id, name) overriding system value
    select owner_id, $1::bigint, name from claimed
    returning id, name, to_json(created_at) #>> '{}' as at
  )
  select made.id::float8 as id, made.name, made.at, claimed.name_key as key
  from made join claimed on claimed.owner_id = made.id order by made.id`;

/** Makes the vendors of names that are used for the first time. */
export class FirstUseRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** @param names by key @returns the new vendors; names that have one already are left out */
  async make(names: ReadonlyMap<string, string>): Promise<Vendor[]> {
    const rows = await executePrepared<{ id: number; name: string; at: string; key: string }>(this.#em, MAKE, [
      this.#tenantId,
      [...names.keys()],
      [...names.values()],
    ]);
    return rows.map(({ id, name, at, key }) => ({
      ...{ id, name, mergedInto: null, version: 1, createdAt: new Date(at), updatedAt: new Date(at) },
      ...{ ownKeys: [key], names: [name], mergedIds: [] },
    }));
  }
}
