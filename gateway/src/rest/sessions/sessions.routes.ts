import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import { activeSessions, exampleSessions, toActiveSession } from './sessions.schemas.ts';

const operation = readOperations(new URL('./sessions.graphql', import.meta.url));

/** The caller’s own sign-ins. */
export const sessionRoutes = [
  defineRoute({
    method: 'GET',
    path: '/auth/sessions',
    summary: 'List one’s own sessions',
    description: 'Sign-ins that have not ended, last used first. A hundred at most.',
    access: 'session',
    operation: operation('ListSessions'),
    input: z.object(plain),
    reply: activeSessions,
    answerExample: exampleSessions,
    variables: () => ({}),
    answer: ({ sessions }) => {
      if (sessions === null) throw serviceUnavailable();
      return { body: { items: sessions.map(toActiveSession) } };
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/auth/sessions/{id}',
    summary: 'End one of one’s own sessions',
    description: 'Its refresh token ends at once; its access tokens and streams end within a second.',
    access: 'session',
    status: 204,
    operation: operation('EndSession'),
    input: z.object({ ...plain, params: pathId }),
    what: 'Session',
    variables: ({ params }) => ({ id: params.id }),
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/logout-others',
    summary: 'Sign out everywhere else',
    description: 'Ends every session of the caller but this one. Access tokens and streams end within a second.',
    access: 'session',
    status: 204,
    operation: operation('EndOtherSessions'),
    input: z.object(plain),
    variables: () => ({}),
    answer: () => ({ body: null }),
  }),
];
