import { z } from 'zod';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';

/** A tenant as identity knows it: its names, for files, and the first month of its fiscal year, 1 to 12. */
export interface AskedTenant {
  readonly name: string;
  readonly slug: string;
  readonly fiscalYearStart: number;
}

/** Asks identity. @throws AppError SERVICE_UNAVAILABLE when it does not answer */
export type AskForTenant = (context: RequestContext) => Promise<AskedTenant>;

const QUERY = `query TenantForAnalytics($tenants: [_Any!]!) {
  _entities(representations: $tenants) { ... on Tenant { name slug fiscalYearStart } }
}`;
const Tenant = z.object({ name: z.string(), slug: z.string(), fiscalYearStart: z.int() });
const Answer = z.object({ _entities: z.tuple([Tenant]) });

export function askForTenant(identity: SubgraphClient): AskForTenant {
  return async (context) => {
    const representations = [{ __typename: 'Tenant', id: String(tenantOf(context)) }];
    const { _entities } = Answer.parse(await identity.ask(context, QUERY, { tenants: representations }));
    return _entities[0];
  };
}
