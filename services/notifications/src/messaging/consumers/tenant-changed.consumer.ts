import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler } from '@outlay/messaging/event-handler';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { TenantSettingsRepository } from '../../replicas/tenant-settings.repository.ts';

/** Updates the tenant's name, language and time of retention from the events of identity. */
export const tenantChanged: EventHandler = {
  topic: 'identity.tenant',
  types: ['TenantCreated', 'TenantChanged'],
  async handle({ tenantId, epoch, version, payload }, em) {
    const { name, locale, retentionDays = null } = fromBinary(TenantSchema, payload);
    await new TenantSettingsRepository(em).keepNewest({
      ...{ tenantId, name, locale, retentionDays },
      ...{ epoch, version },
    });
  },
};
