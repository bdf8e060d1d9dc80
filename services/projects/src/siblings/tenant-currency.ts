import { z } from 'zod';
import { notFound } from '@outlay/errors/app-error';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';

const QUERY = `query TenantCurrency($tenants: [_Any!]!) {
  _entities(representations: $tenants) { ... on Tenant { baseCurrency } }
}`;

const Answer = z.object({ _entities: z.array(z.object({ baseCurrency: z.string() }).nullable()).length(1) });

/** Returns the base currency of the request's tenant. */
export type TenantCurrency = (context: RequestContext) => Promise<string>;

/** Queries identity. @throws AppError SERVICE_UNAVAILABLE when it does not answer */
export function askTenantCurrency(identity: SubgraphClient): TenantCurrency {
  return async (context) => {
    const tenants = [{ __typename: 'Tenant', id: String(tenantOf(context)) }];
    const { _entities } = Answer.parse(await identity.ask(context, QUERY, { tenants }));
    const [tenant] = _entities;
    if (!tenant) throw notFound('Tenant');
    return tenant.baseCurrency;
  };
}
