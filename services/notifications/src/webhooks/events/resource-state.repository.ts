import type { EntityManager } from '@mikro-orm/postgresql';
import { newestOfEach } from '@outlay/messaging/newest-of-each';
import type { EventOrder } from '@outlay/messaging/ordering';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { WebhookResourceType } from '../event-types.ts';

/** The state of a resource as messages show it, JSON text. */
export interface ResourceState extends EventOrder {
  resourceId: number;
  state: string;
}

const KEEP_NEWEST = `
  insert into webhook_resources as known (tenant_id, type, resource_id, state, epoch, version)
  select $1::bigint, $2::text, * from unnest($3::bigint[], $4::text[], $5::integer[], $6::bigint[])
  on conflict (tenant_id, type, resource_id) do update
    set state = excluded.state, epoch = excluded.epoch, version = excluded.version, changed_at = now()
    where (known.epoch, known.version) < (excluded.epoch, excluded.version)`;

/** The last states of one tenant's resources of a type. */
export class ResourceStateRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;
  readonly #type: WebhookResourceType;

  constructor(em: EntityManager, tenantId: number, type: WebhookResourceType) {
    this.#em = em;
    this.#tenantId = tenantId;
    this.#type = type;
  }

  async find(ids: readonly number[]): Promise<Map<number, ResourceState>> {
    const rows = await executePrepared<{ resource_id: string; state: string; epoch: number; version: string }>(
      this.#em,
      `select resource_id, state, epoch, version from webhook_resources
       where tenant_id = $1 and type = $2 and resource_id = any($3::bigint[])`,
      [this.#tenantId, this.#type, ids],
    );
    return new Map(
      rows.map(({ resource_id, state, epoch, version }) => [
        Number(resource_id),
        { resourceId: Number(resource_id), state, epoch, version: Number(version) },
      ]),
    );
  }

  async keepNewest(states: readonly ResourceState[]): Promise<void> {
    const rows = newestOfEach(states, ({ resourceId }) => resourceId);
    await executePrepared(this.#em, KEEP_NEWEST, [
      ...[this.#tenantId, this.#type, rows.map(({ resourceId }) => resourceId), rows.map(({ state }) => state)],
      ...[rows.map(({ epoch }) => epoch), rows.map(({ version }) => version)],
    ]);
  }
}
