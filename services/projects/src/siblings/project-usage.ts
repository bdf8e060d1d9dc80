import { z } from 'zod';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import type { RequestContext } from '@outlay/tenancy/request-context';

const QUERY = `query ProjectUsage($projects: [_Any!]!) {
  _entities(representations: $projects) { ... on Project { hasExpenses } }
}`;

const Answer = z.object({ _entities: z.array(z.object({ hasExpenses: z.boolean() }).nullable()).length(1) });

/** Whether an expense was ever booked on a project. */
export type ProjectUsage = (context: RequestContext, projectId: number) => Promise<boolean>;

/** Asks the ledger, whose the expenses are. @throws AppError SERVICE_UNAVAILABLE when it does not answer */
export function askProjectUsage(ledger: SubgraphClient): ProjectUsage {
  return async (context, projectId) => {
    const projects = [{ __typename: 'Project', id: String(projectId) }];
    const { _entities } = Answer.parse(await ledger.ask(context, QUERY, { projects }));
    return _entities[0]?.hasExpenses ?? false;
  };
}
