import { z } from 'zod';
import { isCurrency } from '@outlay/money/currencies';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { tenantOf } from '@outlay/tenancy/request-context';
import type { AskForTenant } from '../replicas/references.ts';

const QUERY = `query TenantForLedger($tenants: [_Any!]!) {
  _entities(representations: $tenants) { ... on Tenant { baseCurrency timeZone version } }
}`;

const Tenant = z.object({
  baseCurrency: z.string().refine(isCurrency),
  timeZone: z.string().default('UTC'),
  version: z.int().positive(),
});

const Answer = z.object({ _entities: z.array(Tenant.nullable()).length(1) });

/** The first epoch: what was asked for has none, and any event of a later version is as good. */
const FIRST_EPOCH = 1;

/** Asks identity, whose the tenants are. @throws AppError SERVICE_UNAVAILABLE when it does not answer */
export function askForTenant(identity: SubgraphClient): AskForTenant {
  return async (context) => {
    const tenantId = tenantOf(context);
    const representations = [{ __typename: 'Tenant', id: String(tenantId) }];
    const { _entities } = Answer.parse(await identity.ask(context, QUERY, { tenants: representations }));
    const [tenant] = _entities;
    return tenant ? { tenantId, ...tenant, epoch: FIRST_EPOCH } : null;
  };
}
