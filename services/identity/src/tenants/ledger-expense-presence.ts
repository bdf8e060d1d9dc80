import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { tenantOf } from '@outlay/tenancy/request-context';
import type { ExpensePresence } from './expense-presence.ts';

const QUERY = `query HasExpenses($tenant: [_Any!]!) { _entities(representations: $tenant) { ... on Tenant { hasExpenses } } }`;
const Answer = z.object({ _entities: z.tuple([z.object({ hasExpenses: z.boolean() })]) });

/** Asks the ledger itself: a replica could be a moment late, and a currency cannot be changed back. */
export function createLedgerExpensePresence(ledger: SubgraphClient): ExpensePresence {
  return {
    async hasExpenses(context) {
      const tenant = { __typename: 'Tenant', id: String(tenantOf(context)) };
      const answer = Answer.safeParse(await ledger.ask(context, QUERY, { tenant: [tenant] }));
      if (!answer.success) throw serviceUnavailable('The ledger could not say whether there are expenses.');
      return answer.data._entities[0].hasExpenses;
    },
  };
}
