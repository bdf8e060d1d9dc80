import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { text } from '../schema/fields.ts';

const operation = readOperations(new URL('./mails.graphql', import.meta.url));
const token = text(256, 1).meta({ description: 'Of the link in a mail. It names the address that the mail went to.' });

const choice = z
  .strictObject({
    stopped: z
      .boolean()
      .meta({ description: 'Mails to the caller’s address are stopped. False until it is verified.' }),
  })
  .meta({ id: 'MailChoice' });

export const mailRoutes = [
  defineRoute({
    method: 'GET',
    path: '/mails',
    summary: 'Read whether mails to one’s own address are stopped',
    access: 'session',
    operation: operation('ReadMailChoice'),
    input: z.object(plain),
    reply: choice,
    answerExample: { stopped: false },
    variables: () => ({}),
    answer: ({ mailsStopped }) => {
      if (mailsStopped === null) throw serviceUnavailable();
      return { body: { stopped: mailsStopped } };
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/mails',
    summary: 'Stop mails to one’s own address, or allow them again',
    description: 'As the link in a mail does, for every tenant. 409 `CONFLICT` until the address is verified.',
    access: 'session',
    operation: operation('SetMailsStopped'),
    input: z.object({ ...plain, body: choice }),
    reply: choice,
    errors: ['CONFLICT'],
    bodyExample: { stopped: false },
    answerExample: { stopped: false },
    variables: ({ body }) => body,
    answer: (_done, { body }) => ({ body }),
  }),
  defineRoute({
    method: 'POST',
    path: '/mails/stop',
    summary: 'Stop mails to an address',
    description:
      'Ends alerts of every tenant, and letters that others can cause by typing the address. Letters about the safety of an account with a verified address go on. Mail programs post here by themselves (RFC 8058): their form is taken, and not read.',
    access: 'public',
    status: 204,
    operation: operation('StopMails'),
    input: z.object({ ...plain, query: z.strictObject({ token }) }),
    takesForms: true,
    errors: ['LINK_INVALID'],
    variables: ({ query }) => query,
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'POST',
    path: '/mails/resume',
    summary: 'Allow mails to an address again',
    access: 'public',
    status: 204,
    operation: operation('ResumeMails'),
    input: z.object({ ...plain, query: z.strictObject({ token }) }),
    errors: ['LINK_INVALID'],
    variables: ({ query }) => query,
    answer: () => ({ body: null }),
  }),
];
