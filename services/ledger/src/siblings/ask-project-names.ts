import { z } from 'zod';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import type { AskForProjectNames } from '../expenses/reference-names.ts';

const QUERY = `query ProjectNamesForLedger($projects: [_Any!]!) {
  _entities(representations: $projects) { ... on Project { name } }
}`;

const Answer = z.object({ _entities: z.array(z.object({ name: z.string() }).nullable()) });

/** Asks the projects service for the names of projects, deleted ones included. @throws AppError SERVICE_UNAVAILABLE */
export function askForProjectNames(projects: SubgraphClient): AskForProjectNames {
  return async (context, ids) => {
    const representations = ids.map((id) => ({ __typename: 'Project', id: String(id) }));
    const { _entities } = Answer.parse(await projects.ask(context, QUERY, { projects: representations }));
    return ids.map((_id, index) => _entities[index]?.name ?? null);
  };
}
