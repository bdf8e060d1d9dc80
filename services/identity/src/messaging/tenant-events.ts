import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { TopicSpec } from '@outlay/messaging/event-log';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { servedDomain } from '../domains/domain-claim.ts';
import type { Tenant } from '../tenants/tenant.entity.ts';

/** Changes of tenants. */
export const TENANT_TOPIC: TopicSpec = { name: 'identity.tenant', partitions: 3, cleanup: 'compact' };

/** The state of a tenant after a change. */
export function tenantEvent(type: 'TenantCreated' | 'TenantChanged', tenant: Tenant): DomainEvent {
  const customDomain = servedDomain(tenant);
  const state = create(TenantSchema, {
    id: BigInt(tenant.id),
    name: tenant.name,
    slug: tenant.slug,
    ...(customDomain !== null && { customDomain }),
    baseCurrency: tenant.baseCurrency,
    timeZone: tenant.timeZone,
    locale: tenant.locale,
    fiscalYearStart: tenant.fiscalYearStart,
    ...(tenant.retentionDays != null && { retentionDays: tenant.retentionDays }),
    quotas: {
      ...(tenant.requestsPerMinute !== null && { requestsPerMinute: tenant.requestsPerMinute }),
      ...(tenant.expensesPerDay !== null && { expensesPerDay: tenant.expensesPerDay }),
    },
    createdAt: timestampFromDate(tenant.createdAt),
    updatedAt: timestampFromDate(tenant.updatedAt),
  });
  return {
    topic: TENANT_TOPIC.name,
    type,
    aggregateId: tenant.id,
    version: tenant.version,
    payload: toBinary(TenantSchema, state),
  };
}
