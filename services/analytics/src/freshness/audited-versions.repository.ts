import type { EntityManager } from '@mikro-orm/postgresql';
import { auditTopic } from '@outlay/audit/sealed-event';
import { AUDITED_SERVICES } from '../messaging/analytics-topics.ts';
import type { VersionReader, WantedVersion } from './applied-versions.repository.ts';

const SERVICE_OF: ReadonlyMap<string, string> = new Map(
  AUDITED_SERVICES.map((service) => [auditTopic(service), service]),
);

/**
 * The audit trail. What a caller wrote is named by the entry's id in its service; an event that was passed over by its place in the
 * chain, which has an epoch. Either is contained when the entry is listed.
 */
export const auditedVersions: VersionReader = {
  isFollowed: ({ topic }) => SERVICE_OF.has(topic),
  missing,
};

async function missing<Wanted extends WantedVersion>(
  em: EntityManager,
  tenantId: number,
  wanted: readonly Wanted[],
): Promise<Wanted[]> {
  const rows = wanted.map(({ topic, aggregateId, version, epoch }, place) =>
    epoch === undefined
      ? { place, service: SERVICE_OF.get(topic), id: aggregateId }
      : { place, service: SERVICE_OF.get(topic), epoch, seq: version },
  );
  const absent: { place: number }[] = await em.execute(
    `select w.place from json_to_recordset(?::json) as w (place integer, service text, id bigint, epoch integer, seq bigint)
     where not exists (select from audit_log l where l.tenant_id = ? and l.service = w.service and l.audit_id = w.id)
       and not exists (select from audit_log l
                       where l.tenant_id = ? and l.service = w.service and l.epoch = w.epoch and l.seq = w.seq)`,
    [JSON.stringify(rows), tenantId, tenantId],
  );
  const places = new Set(absent.map(({ place }) => place));
  return wanted.filter((_version, place) => places.has(place));
}
