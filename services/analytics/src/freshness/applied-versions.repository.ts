import type { EntityManager } from '@mikro-orm/postgresql';
import type { AggregateVersion } from '@outlay/tenancy/written-versions';

/** Where the versions of a topic's aggregates are kept. */
const TABLES: Readonly<Record<string, { table: string; id: string }>> = {
  'identity.tenant': { table: 'tenant_replica', id: 'tenant_id' },
  'projects.project': { table: 'project_replica', id: 'project_id' },
  'ledger.account': { table: 'account_replica', id: 'account_id' },
  'ledger.category': { table: 'category_replica', id: 'category_id' },
  'ledger.vendor': { table: 'vendor_replica', id: 'vendor_id' },
  'ledger.tag': { table: 'tag_replica', id: 'tag_id' },
  'ledger.expense': { table: 'expense_fact', id: 'expense_id' },
};

/** A version that is to be contained; without an epoch it counts as reached in any. */
export interface WantedVersion extends AggregateVersion {
  epoch?: number;
}

/** True for a topic that the read models follow. */
function isFollowed({ topic }: AggregateVersion): boolean {
  return Object.hasOwn(TABLES, topic);
}

/** Knows what the read models of one tenant contain, within the caller's transaction. */
export class AppliedVersionsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Wanted versions that are not contained yet; all are of followed topics. */
  async missing<Wanted extends WantedVersion>(wanted: readonly Wanted[]): Promise<Wanted[]> {
    const byTopic = Map.groupBy(wanted, ({ topic }) => topic);
    const reads = [...byTopic].flatMap(([topic, versions]) => {
      const place = TABLES[topic];
      if (!place) return [];
      const ids = `{${versions.map(({ aggregateId }) => aggregateId).join(',')}}`;
      const sql = `select '${topic}' as topic, ${place.id}::text as id, version::text as version, epoch
        from ${place.table} where tenant_id = ? and ${place.id} = any(?::bigint[])`;
      return [{ sql, params: [this.#tenantId, ids] }];
    });
    if (reads.length === 0) return [];
    const rows: { topic: string; id: string; version: string; epoch: number }[] = await this.#em.execute(
      reads.map(({ sql }) => sql).join(' union all '),
      reads.flatMap(({ params }) => params),
    );
    const applied = new Map(
      rows.map(({ topic, id, version, epoch }) => [`${topic}:${id}`, { version: Number(version), epoch }]),
    );
    return wanted.filter(({ topic, aggregateId, version, epoch }) => {
      const known = applied.get(`${topic}:${aggregateId}`);
      if (known && epoch !== undefined && known.epoch !== epoch) return known.epoch < epoch;
      return (known?.version ?? 0) < version;
    });
  }
}

/** Compares versions that should be contained with what is. */
export interface VersionReader {
  /** True for a topic that is followed. */
  isFollowed(version: AggregateVersion): boolean;
  missing<Wanted extends WantedVersion>(
    em: EntityManager,
    tenantId: number,
    wanted: readonly Wanted[],
  ): Promise<Wanted[]>;
}

/** The read models that dashboards are made of. */
export const readModelVersions: VersionReader = {
  isFollowed,
  missing: (em, tenantId, wanted) => new AppliedVersionsRepository(em, tenantId).missing(wanted),
};
