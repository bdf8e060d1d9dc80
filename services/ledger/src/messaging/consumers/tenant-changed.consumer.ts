import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { TenantSettingsRepository } from '../../replicas/tenant-settings.repository.ts';

/** Updates the replica of the tenant's settings from the events of identity. */
export const tenantChanged: EventHandler = {
  topic: 'identity.tenant',
  types: ['TenantCreated', 'TenantChanged'],
  async handle({ tenantId, epoch, version, payload }, em) {
    const { baseCurrency, timeZone, quotas, retentionDays = null } = fromBinary(TenantSchema, payload);
    await new TenantSettingsRepository(em).keepNewest({
      tenantId,
      baseCurrency: currencyOf(baseCurrency),
      timeZone: timeZone || 'UTC',
      // An event of the version before tells neither.
      ...(quotas && { expensesPerDay: quotas.expensesPerDay ?? null, retentionDays }),
      epoch,
      version,
    });
  },
};
