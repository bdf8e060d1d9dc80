import { can, canAny, connection, each, mergeRules, type RuleTree } from './rules.ts';

const readProjects = can('projects:read');

/** Projects and their budgets. What the ledger adds to a project is ruled in `ledger.permissions.ts`. */
export const projectsRules: RuleTree = mergeRules(
  {
    Query: each('project projects', readProjects),
    Mutation: each('createProject changeProject deleteProject restoreProject', can('projects:write')),
    Project: {
      // Wherever something refers to a project.
      id: canAny('projects:read', 'expenses:read', 'dashboards:read', 'reports:read', 'alerts:read'),
      ...each(
        `name description startDate endDate startingBudget projectedEstimate currency status deletedAt
         version createdAt updatedAt`,
        readProjects,
      ),
    },
  },
  connection('Project', readProjects),
);
