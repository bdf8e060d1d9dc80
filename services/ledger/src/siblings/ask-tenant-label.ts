import { z } from 'zod';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';

/** A tenant as files name it. */
export interface TenantLabel {
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string;
}

/** Asks identity; null where there is no such tenant. */
export type AskForTenantLabel = (context: RequestContext) => Promise<TenantLabel | null>;

const QUERY = `query TenantLabelForLedger($tenants: [_Any!]!) {
  _entities(representations: $tenants) { ... on Tenant { slug name timeZone } }
}`;

const label = z.object({ slug: z.string(), name: z.string(), timeZone: z.string() });
const Answer = z.object({ _entities: z.array(label.nullable()).length(1) });

/** Asks identity, whose the tenants are. @throws AppError SERVICE_UNAVAILABLE when it does not answer */
export function askForTenantLabel(identity: SubgraphClient): AskForTenantLabel {
  return async (context) => {
    const representations = [{ __typename: 'Tenant', id: String(tenantOf(context)) }];
    const { _entities } = Answer.parse(await identity.ask(context, QUERY, { tenants: representations }));
    return _entities[0] ?? null;
  };
}
