import { z } from 'zod';
import { isCurrency } from '@outlay/money/currencies';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { tenantOf } from '@outlay/tenancy/request-context';
import type { AskForProject } from '../replicas/references.ts';

const QUERY = `query ProjectForLedger($projects: [_Any!]!) {
  _entities(representations: $projects) { ... on Project { currency status deletedAt version } }
}`;

const STATUS = { ACTIVE: 'active', COMPLETED: 'completed', ARCHIVED: 'archived' } as const;

const Project = z.object({
  currency: z.string().refine(isCurrency),
  status: z.enum(['ACTIVE', 'COMPLETED', 'ARCHIVED']),
  deletedAt: z.string().nullable(),
  version: z.int().positive(),
});

const Answer = z.object({ _entities: z.array(Project.nullable()).length(1) });

/** The first epoch: what was asked for has none, and any event of the same version or a later one is as good. */
const FIRST_EPOCH = 1;

/** Asks the projects service, whose the projects are. @throws AppError SERVICE_UNAVAILABLE when it does not answer */
export function askForProject(projects: SubgraphClient): AskForProject {
  return async (context, projectId) => {
    const representations = [{ __typename: 'Project', id: String(projectId) }];
    const { _entities } = Answer.parse(await projects.ask(context, QUERY, { projects: representations }));
    const [project] = _entities;
    if (!project) return null;
    return {
      tenantId: tenantOf(context),
      projectId,
      currency: project.currency,
      status: STATUS[project.status],
      deleted: project.deletedAt !== null,
      epoch: FIRST_EPOCH,
      version: project.version,
    };
  };
}
