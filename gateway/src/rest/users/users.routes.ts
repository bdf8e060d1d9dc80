import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { slice, toPage } from '../schema/paging.ts';
import { toUser } from './users.mapper.ts';
import { exampleUser, user, userChanges, userFilters, userPage } from './users.schemas.ts';

const operation = readOperations(new URL('./users.graphql', import.meta.url));

export const userRoutes = [
  defineRoute({
    method: 'GET',
    path: '/users',
    summary: 'List users',
    access: 'users:read',
    operation: operation('ListUsers'),
    input: z.object({ ...plain, query: userFilters }),
    reply: userPage,
    answerExample: { items: [exampleUser], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ query }) => ({
      filter: { role: query.role, isActive: query.is_active, q: query.q },
      sort: query.sort,
      ...slice(query),
    }),
    answer: ({ users }, { query }) => ({ body: toPage(users, query, toUser) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/users/{id}',
    summary: 'Read a user',
    access: 'users:read',
    operation: operation('ReadUser'),
    input: z.object({ ...plain, params: pathId }),
    reply: user,
    what: 'User',
    cacheable: true,
    answerExample: exampleUser,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.user && { body: toUser(data.user), version: data.user.version },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/users/{id}',
    summary: 'Change a user’s role, activity or name',
    description:
      'Changing the role or activity ends the user’s sessions. Admins cannot change Owners or promote users to Owner.',
    access: 'users:write',
    operation: operation('ChangeUser'),
    input: z.object({ ...plain, params: pathId, body: userChanges }),
    reply: user,
    what: 'User',
    guarded: true,
    errors: ['LAST_OWNER'],
    bodyExample: { role: 'Analyst', is_active: true },
    answerExample: { ...exampleUser, role: 'Analyst' },
    variables: ({ params, body, expectedVersion }) => ({
      id: params.id,
      input: { role: body.role, isActive: body.is_active, name: body.name },
      expectedVersion,
    }),
    answer: ({ changeUser }) => ({ body: toUser(changeUser), version: changeUser.version }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/users/{id}',
    summary: 'Erase a person',
    description:
      'For ever: name, address, password, sessions, keys, links, letters, preferences, saved filters, and the personal values of the audit trail. What the person recorded stays, as that of a former user. Access tokens and streams end within a second; the address can register again, as another person.',
    access: 'users:erase',
    status: 204,
    operation: operation('EraseUser'),
    input: z.object({ ...plain, params: pathId }),
    what: 'User',
    guarded: true,
    errors: ['LAST_OWNER'],
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: () => ({ body: null }),
  }),
];
