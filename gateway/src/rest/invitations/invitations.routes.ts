import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import { role } from '../users/users.schemas.ts';
import {
  exampleInvitation,
  invitation,
  invitationPreview,
  invitations,
  invitationToken,
  newInvitation,
  toInvitation,
} from './invitations.schemas.ts';

const operation = readOperations(new URL('./invitations.graphql', import.meta.url));

/** Invitations; `POST /auth/register` accepts one. */
export const invitationRoutes = [
  defineRoute({
    method: 'POST',
    path: '/auth/invite',
    summary: 'Invite somebody',
    description:
      'Mails a link that is valid for 7 days, once, in place of an earlier invitation to the address. Admins cannot invite Owners.',
    access: 'users:write',
    status: 201,
    operation: operation('Invite'),
    input: z.object({ ...plain, body: newInvitation }),
    reply: invitation,
    errors: ['EMAIL_TAKEN', 'LETTERS_DECLINED'],
    bodyExample: { email: exampleInvitation.email, role: 'Member' },
    answerExample: exampleInvitation,
    variables: ({ body }) => ({ input: body }),
    answer: ({ invite }) => ({ body: toInvitation(invite) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/auth/invitations',
    summary: 'List open invitations',
    description: 'Those that can still be accepted, newest first.',
    access: 'users:write',
    operation: operation('ListInvitations'),
    input: z.object(plain),
    reply: invitations,
    answerExample: { items: [exampleInvitation] },
    variables: () => ({}),
    answer: ({ invitations: open }) => {
      if (open === null) throw serviceUnavailable();
      return { body: { items: open.map(toInvitation) } };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/invitations/preview',
    summary: 'Read the invitation of a link',
    description: 'For the page behind the link. No tenant needs to be named.',
    access: 'public',
    operation: operation('PreviewInvitation'),
    input: z.object({ ...plain, body: invitationToken }),
    reply: invitationPreview,
    what: 'Invitation',
    errors: ['INVITE_INVALID'],
    bodyExample: { token: 'oli_7_pO9x…' },
    answerExample: {
      ...{ tenant: { name: 'Demo Company', slug: 'demo' }, email: exampleInvitation.email, role: 'Member' },
      expires_at: exampleInvitation.expires_at,
    },
    variables: ({ body }) => body,
    answer: ({ invitationOf: found }) =>
      found && {
        body: {
          tenant: { name: found.tenantName, slug: found.tenantSlug },
          email: found.email,
          role: role.toRest(found.role),
          expires_at: found.expiresAt,
        },
      },
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/invitations/{id}/resend',
    summary: 'Mail an invitation again',
    description: 'With another link, valid for 7 days; the earlier link ends.',
    access: 'users:write',
    operation: operation('ResendInvitation'),
    input: z.object({ ...plain, params: pathId }),
    reply: invitation,
    what: 'Invitation',
    errors: ['LETTERS_DECLINED'],
    answerExample: exampleInvitation,
    variables: ({ params }) => ({ id: params.id }),
    answer: ({ resendInvitation }) => ({ body: toInvitation(resendInvitation) }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/auth/invitations/{id}',
    summary: 'Revoke an invitation',
    access: 'users:write',
    status: 204,
    operation: operation('RevokeInvitation'),
    input: z.object({ ...plain, params: pathId }),
    what: 'Invitation',
    variables: ({ params }) => ({ id: params.id }),
    answer: () => ({ body: null }),
  }),
];
