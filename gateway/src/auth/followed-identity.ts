import type { EventLog } from '@outlay/messaging/event-log';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createTenantQuotas, type TenantQuotas } from '../limits/tenant-quotas.ts';
import { createApiKeys, type ApiKeys } from './api-keys.ts';
import { createSessionFence, type SessionFence } from './session-fence.ts';
import { createSessionLookup } from './session-lookup.ts';
import { createTenantDirectory, type TenantDirectory } from './tenant-directory.ts';

/** Knowledge of identity's tenants, sessions and keys, which identity's events keep fresh. */
export interface FollowedIdentity {
  readonly directory: TenantDirectory;
  readonly quotas: TenantQuotas;
  readonly apiKeys: ApiKeys;
  readonly fence: SessionFence;
}

export function followIdentity(identity: Pick<SubgraphClient, 'ask'>, log: EventLog): FollowedIdentity {
  const directory = createTenantDirectory(identity);
  const quotas = createTenantQuotas(identity);
  const apiKeys = createApiKeys({ identity, hearsChanges: () => fence.healthy() });
  const fence = createSessionFence({
    log,
    lookup: createSessionLookup(identity),
    listeners: {
      onTenantChange(tenantId, { requestsPerMinute }) {
        directory.forget();
        quotas.learn(tenantId, requestsPerMinute);
      },
      onUserChange: (tenantId, userId) => apiKeys.forgetMaker(tenantId, userId),
      onApiKeyChange: (tenantId, keyId) => apiKeys.forgetKey(tenantId, keyId),
    },
  });
  return { directory, quotas, apiKeys, fence };
}
