import { z } from 'zod';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';

/** Names of a tenant, for files. */
export interface TenantLabel {
  readonly name: string;
  readonly slug: string;
}

/** Asks identity. @throws AppError SERVICE_UNAVAILABLE when it does not answer */
export type AskForTenantLabel = (context: RequestContext) => Promise<TenantLabel>;

const QUERY = `query TenantLabelForAnalytics($tenants: [_Any!]!) {
  _entities(representations: $tenants) { ... on Tenant { name slug } }
}`;
const Answer = z.object({ _entities: z.tuple([z.object({ name: z.string(), slug: z.string() })]) });

export function askForTenantLabel(identity: SubgraphClient): AskForTenantLabel {
  return async (context) => {
    const representations = [{ __typename: 'Tenant', id: String(tenantOf(context)) }];
    const { _entities } = Answer.parse(await identity.ask(context, QUERY, { tenants: representations }));
    return _entities[0];
  };
}
