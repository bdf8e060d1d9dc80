import { z } from 'zod';
import { AppError } from '@outlay/errors/app-error';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import type { RequestContext } from '@outlay/tenancy/request-context';

/** Names of users by id, which everybody in a tenant may see. Erased ones have none; nobody has while identity is away. */
export type AskForUserNames = (context: RequestContext, ids: readonly number[]) => Promise<Map<number, string>>;

const QUERY = `query UserNamesForAnalytics($users: [_Any!]!) {
  _entities(representations: $users) { ... on User { name } }
}`;
const Answer = z.object({ _entities: z.array(z.object({ name: z.string().nullable() }).nullable()) });

export function askForUserNames(identity: SubgraphClient): AskForUserNames {
  return async (context, ids) => {
    const users = ids.map((id) => ({ __typename: 'User', id: String(id) }));
    try {
      const { _entities: found } = Answer.parse(await identity.ask(context, QUERY, { users }));
      return new Map(ids.flatMap((id, index) => toPair(id, found[index]?.name)));
    } catch (error) {
      if (error instanceof AppError && error.code === 'SERVICE_UNAVAILABLE') return new Map();
      throw error;
    }
  };
}

function toPair(id: number, name: string | null | undefined): [number, string][] {
  return name == null ? [] : [[id, name]];
}
