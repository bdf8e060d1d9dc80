import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { exampleProjectDashboard, exampleTenantDashboard } from './dashboards.examples.ts';
import { toProjectDashboard, toTenantDashboard } from './dashboards.mapper.ts';
import { projectDashboard, tenantDashboard } from './dashboards.schemas.ts';

const operation = readOperations(new URL('./dashboards.graphql', import.meta.url));
const FRESHNESS =
  'Includes the caller’s earlier writes; if they are not available within two seconds, `is_current` is false.';

export const dashboardRoutes = [
  defineRoute({
    method: 'GET',
    path: '/dashboards/project/{id}',
    summary: 'Read the dashboard of a project',
    description: `In the project’s currency. ${FRESHNESS}`,
    access: 'dashboards:read',
    operation: operation('ReadProjectDashboard'),
    input: z.object({ ...plain, params: pathId }),
    reply: projectDashboard,
    what: 'Project',
    answerExample: exampleProjectDashboard,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.projectDashboard && { body: toProjectDashboard(data.projectDashboard) },
  }),
  defineRoute({
    method: 'GET',
    path: '/dashboards/tenant',
    summary: 'Read the dashboard of the tenant',
    description: `In the base currency. ${FRESHNESS}`,
    access: 'reports:read',
    operation: operation('ReadTenantDashboard'),
    input: z.object(plain),
    reply: tenantDashboard,
    optionalParts: ['alertCounts'],
    answerExample: exampleTenantDashboard,
    variables: () => ({}),
    answer: (data) => {
      if (data.tenantDashboard === null) throw serviceUnavailable();
      return { body: toTenantDashboard(data.tenantDashboard, data.alertCounts) };
    },
  }),
];
