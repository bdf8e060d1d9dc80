import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';

const QUERY = `query ExpensePresence($tenants: [_Any!]!) {
  _entities(representations: $tenants) { ... on Tenant { hasExpenses } }
}`;

const Answer = z.object({ _entities: z.tuple([z.object({ hasExpenses: z.boolean() })]) });

/** Whether the request's tenant ever recorded an expense. */
export type ExpensePresence = (context: RequestContext) => Promise<boolean>;

/**
 * Asks the ledger itself: a replica could be a moment late, and a base currency cannot be changed back.
 * @throws AppError SERVICE_UNAVAILABLE when it does not answer
 */
export function askExpensePresence(ledger: SubgraphClient): ExpensePresence {
  return async (context) => {
    const tenants = [{ __typename: 'Tenant', id: String(tenantOf(context)) }];
    const answer = Answer.safeParse(await ledger.ask(context, QUERY, { tenants }));
    if (!answer.success) throw serviceUnavailable('The ledger could not say whether there are expenses.');
    return answer.data._entities[0].hasExpenses;
  };
}
