import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { wordsOf } from '../labels/label.ts';
import { twinPatterns } from './twin-patterns.ts';

/** Names of vendors that no longer have them: a restored ledger lost them. */
const RELEASE = `
  delete from vendor_name n using vendor_replica v
  where n.tenant_id = $1 and n.owner_id = any ($2::bigint[]) and v.tenant_id = $1 and v.vendor_id = n.owner_id
    and n.name_key <> all (v.names)
  returning n.name_key as key`;

/** Deeper chains of merges than anybody makes. Events in disorder may close a circle until the next one arrives. */
const DEEPEST = 1_000;

/**
 * The vendor at the end of each chain of merges, for vendors that changed and all that are merged into them. Where two vendors have a name, which only
 * a restored ledger can cause, it belongs to the later one.
 */
const COUNT = `
  with recursive below (id) as (
    select unnest($2::bigint[])
    union
    select v.vendor_id from below join vendor_replica v on v.tenant_id = $1 and v.merged_into = below.id
  ), up (start, id, depth) as (
    select id, id, 0 from below
    union all
    select up.start, v.merged_into, up.depth + 1 from up
    join vendor_replica v on v.tenant_id = $1 and v.vendor_id = up.id
    where v.merged_into is not null and up.depth < ${DEEPEST}
  ), root as (
    select distinct on (start) start as owner_id, id as vendor_id from up order by start, depth desc
  ), claim as (
    select distinct on (key) key, root.owner_id, root.vendor_id
    from root join vendor_replica v on v.tenant_id = $1 and v.vendor_id = root.owner_id, unnest(v.names) as key
    order by key, root.owner_id desc
  )
  insert into vendor_name as kept (tenant_id, name_key, owner_id, vendor_id)
  select $1::bigint, key, owner_id, vendor_id from claim order by key
  on conflict (tenant_id, name_key) do update set owner_id = excluded.owner_id, vendor_id = excluded.vendor_id
    where kept.owner_id <= excluded.owner_id`;

/** Keeps for which vendor each name of one tenant counts, and by what names are found, within the caller's transaction. */
export class VendorNameRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Events of one tenant's vendors are applied one transaction after the other, by whichever process: a chain of merges is followed through
   * vendors of several partitions.
   */
  async takeTurn(): Promise<void> {
    await executePrepared(this.#em, `select pg_advisory_xact_lock(hashtextextended('vendor names ' || $1::text, 0))`, [
      this.#tenantId,
    ]);
  }

  /** Brings everything up to date after these vendors changed. */
  async follow(vendorIds: readonly number[]): Promise<void> {
    const released = await this.#run<{ key: string }>(RELEASE, vendorIds);
    const others = released.length === 0 ? [] : await this.#claimantsOf(released.map(({ key }) => key));
    await this.#run(COUNT, [...vendorIds, ...others]);
    await this.#follow(vendorIds);
  }

  /** Without an index: names are only released after a restore. */
  async #claimantsOf(keys: readonly string[]): Promise<number[]> {
    const rows = await this.#run<{ id: number }>(
      'select vendor_id::float8 as id from vendor_replica where tenant_id = $1 and names && $2::text[]',
      keys,
    );
    return rows.map(({ id }) => id);
  }

  /** Words of all names, and patterns of the names to show. */
  async #follow(vendorIds: readonly number[]): Promise<void> {
    const vendors = await this.#run<{ id: number; name: string; names: string[] }>(
      `select vendor_id::float8 as id, name, array_to_json(names) as names from vendor_replica
       where tenant_id = $1 and vendor_id = any ($2::bigint[]) order by vendor_id`,
      vendorIds,
    );
    const words = vendors.flatMap(({ names }) => names.flatMap((key) => wordsOf(key).map((word) => ({ word, key }))));
    await this.#run(
      `insert into vendor_word (tenant_id, word, name_key)
       select distinct $1::bigint, word, key from json_to_recordset($2::json) as given (word text, key text) order by 2, 3
       on conflict do nothing`,
      JSON.stringify(words),
    );
    const patterns = vendors.flatMap(({ id, name }) => twinPatterns(name).map((pattern) => ({ id, pattern })));
    await this.#run('delete from vendor_twin where tenant_id = $1 and vendor_id = any ($2::bigint[])', vendorIds);
    await this.#run(
      `insert into vendor_twin (tenant_id, pattern, vendor_id)
       select distinct $1::bigint, hashtextextended(pattern, 0), id from json_to_recordset($2::json) as given (id bigint, pattern text)
       order by 2, 3`,
      JSON.stringify(patterns),
    );
  }

  async #run<Row>(sql: string, value: unknown): Promise<Row[]> {
    return executePrepared<Row>(this.#em, sql, [this.#tenantId, value]);
  }
}
