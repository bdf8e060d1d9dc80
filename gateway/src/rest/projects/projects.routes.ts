import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { slice, toPage } from '../schema/paging.ts';
import { toProject, toProjectChanges, toProjectWithSpend } from './projects.mapper.ts';
import {
  exampleProject,
  exampleProjectWithSpend,
  newProject,
  project,
  projectChanges,
  projectFilters,
  projectPage,
  projectWithSpend,
} from './projects.schemas.ts';

const operation = readOperations(new URL('./projects.graphql', import.meta.url));
const exampleBody = {
  name: 'GenZ Tracker',
  start_date: '2025-06-01',
  end_date: '2026-05-31',
  starting_budget: 50000,
  projected_estimate: 52000,
};

const readRoutes = [
  defineRoute({
    method: 'GET',
    path: '/projects',
    summary: 'List projects',
    access: 'projects:read',
    operation: operation('ListProjects'),
    input: z.object({ ...plain, query: projectFilters }),
    reply: projectPage,
    answerExample: { items: [exampleProject], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ query }) => ({
      filter: {
        status: query.status,
        from: query.from,
        to: query.to,
        q: query.q,
        includeDeleted: query.include_deleted,
      },
      sort: query.sort,
      ...slice(query),
    }),
    answer: ({ projects }, { query }) => ({ body: toPage(projects, query, toProject) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/{id}',
    summary: 'Read a project',
    description: 'Includes the project’s spend. The ETag covers the settings, not the spend.',
    access: 'projects:read',
    operation: operation('ReadProject'),
    input: z.object({ ...plain, params: pathId }),
    reply: projectWithSpend,
    what: 'Project',
    optionalParts: ['project.spend'],
    answerExample: exampleProjectWithSpend,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.project && { body: toProjectWithSpend(data.project), version: data.project.version },
  }),
];

const writeRoutes = [
  defineRoute({
    method: 'POST',
    path: '/projects',
    summary: 'Create a project',
    access: 'projects:write',
    status: 201,
    operation: operation('CreateProject'),
    input: z.object({ ...plain, body: newProject }),
    reply: project,
    errors: ['NAME_TAKEN'],
    bodyExample: exampleBody,
    answerExample: exampleProject,
    variables: ({ body }) => ({
      input: {
        name: body.name,
        description: body.description,
        startDate: body.start_date,
        endDate: body.end_date,
        startingBudget: body.starting_budget,
        projectedEstimate: body.projected_estimate,
        currency: body.currency,
        status: body.status,
      },
    }),
    answer: ({ createProject: created }) => ({
      body: toProject(created),
      version: created.version,
      location: `/projects/${created.id}`,
    }),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/projects/{id}',
    summary: 'Change a project',
    access: 'projects:write',
    operation: operation('ChangeProject'),
    input: z.object({ ...plain, params: pathId, body: projectChanges }),
    reply: project,
    what: 'Project',
    guarded: true,
    errors: ['NAME_TAKEN'],
    bodyExample: { projected_estimate: 54000, status: 'completed' },
    answerExample: { ...exampleProject, projected_estimate: 54000, status: 'completed' },
    variables: ({ params, body, expectedVersion }) => ({
      id: params.id,
      input: toProjectChanges(body),
      expectedVersion,
    }),
    answer: ({ changeProject }) => ({ body: toProject(changeProject), version: changeProject.version }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/projects/{id}',
    summary: 'Soft-delete a project',
    description: 'The project accepts no new expenses, keeps its existing ones, and can be restored.',
    access: 'projects:write',
    status: 204,
    operation: operation('DeleteProject'),
    input: z.object({ ...plain, params: pathId }),
    what: 'Project',
    guarded: true,
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'POST',
    path: '/projects/{id}/restore',
    summary: 'Restore a deleted project',
    access: 'projects:write',
    operation: operation('RestoreProject'),
    input: z.object({ ...plain, params: pathId }),
    reply: project,
    what: 'Project',
    guarded: true,
    errors: ['NOT_DELETED', 'NAME_TAKEN'],
    answerExample: exampleProject,
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: ({ restoreProject }) => ({ body: toProject(restoreProject), version: restoreProject.version }),
  }),
];

export const projectRoutes = [...readRoutes, ...writeRoutes];
