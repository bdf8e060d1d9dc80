import { z } from 'zod';
import { AppError } from '@outlay/errors/app-error';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import type { RequestContext } from '@outlay/tenancy/request-context';

const QUERY = `query OpenPersonalValues($changes: [String!]!) { openPersonalValues(changes: $changes) }`;

/** Opens encrypted personal values in changes (JSON texts), in the order given; null while identity is away. */
export type OpenPersonalValues = (context: RequestContext, changes: readonly string[]) => Promise<string[] | null>;

/** Asks identity, which has the keys. */
export function askToOpen(identity: SubgraphClient): OpenPersonalValues {
  return async (context, changes) => {
    const Answer = z.object({ openPersonalValues: z.array(z.string()).length(changes.length) });
    try {
      return Answer.parse(await identity.ask(context, QUERY, { changes })).openPersonalValues;
    } catch (error) {
      if (error instanceof AppError && error.code === 'SERVICE_UNAVAILABLE') return null;
      throw error;
    }
  };
}
