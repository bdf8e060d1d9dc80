import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain, step } from '../kit/route.ts';
import { toUser } from '../users/users.mapper.ts';
import { exampleUser, user } from '../users/users.schemas.ts';
import { refreshTokenOf, toViewer } from './auth.mapper.ts';
import {
  activation,
  credentials,
  exampleViewer,
  forgottenPassword,
  meChanges,
  passwordReset,
  registration,
  tokenBody,
  verification,
  viewer,
} from './auth.schemas.ts';
import { toSession } from './session.mapper.ts';
import { exampleSession, session } from './session.schemas.ts';

const operation = readOperations(
  new URL('./auth.graphql', import.meta.url),
  new URL('../users/users.graphql', import.meta.url),
  new URL('../tenants/tenants.graphql', import.meta.url),
);
const exampleToken = { refresh_token: exampleSession.refresh_token };

const registrationRoutes = [
  defineRoute({
    method: 'POST',
    path: '/auth/register',
    summary: 'Register with a tenant',
    description:
      'Creates a Member, and mails a link to the address. The tenant’s registration policy decides whether the user is active at once. An account that was never active and whose address is not verified is replaced.',
    access: 'public',
    status: 201,
    operation: operation('Register'),
    input: z.object({ ...plain, body: registration }),
    reply: user,
    errors: ['TENANT_REQUIRED', 'REGISTRATION_CLOSED', 'EMAIL_TAKEN', 'INVITE_INVALID'],
    bodyExample: { email: 'member@demo.example', password: 'correct horse battery', name: 'Demo Member' },
    answerExample: { ...exampleUser, is_active: false },
    variables: ({ body: { invite_token: inviteToken, ...body } }) => ({ input: { ...body, inviteToken } }),
    answer: ({ register }) => ({
      body: toUser(register),
      version: register.version,
      location: `/users/${register.id}`,
    }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/activate',
    summary: 'Activate a user with a mailed link',
    description: 'Sets the password, and verifies the address. No tenant needs to be named.',
    access: 'public',
    operation: operation('ActivateAccount'),
    input: z.object({ ...plain, body: activation }),
    reply: user,
    errors: ['LINK_INVALID'],
    bodyExample: { token: 'ola_7_pO9x…', password: 'correct horse battery', name: 'Demo Member' },
    answerExample: exampleUser,
    variables: ({ body }) => body,
    answer: ({ activateAccount }) => ({ body: toUser(activateAccount) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/verify',
    summary: 'Verify an address with a mailed link',
    description: 'No tenant needs to be named.',
    access: 'public',
    status: 204,
    operation: operation('VerifyAddress'),
    input: z.object({ ...plain, body: verification }),
    errors: ['LINK_INVALID'],
    bodyExample: { token: 'olv_7_pO9x…' },
    variables: ({ body }) => body,
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/verify/request',
    summary: 'Get another link to verify one’s address',
    description: 'Changes nothing where the address is verified. An address gets five letters a day.',
    access: 'session',
    status: 204,
    operation: operation('RequestVerification'),
    input: z.object(plain),
    errors: ['LETTERS_DECLINED'],
    variables: () => ({}),
    answer: () => ({ body: null }),
  }),
];

const sessionRoutes = [
  defineRoute({
    method: 'POST',
    path: '/auth/login',
    summary: 'Sign in',
    description:
      'Tries for one address are limited, whether or not it has an account: ten, then one every 45 seconds. A browser that signed in before has tries of its own.',
    access: 'public',
    takesCookie: true,
    operation: operation('Login'),
    input: z.object({ ...plain, body: credentials }),
    reply: session,
    errors: ['TENANT_REQUIRED', 'INVALID_CREDENTIALS', 'USER_INACTIVE'],
    bodyExample: { email: 'member@demo.example', password: 'correct horse battery' },
    answerExample: exampleSession,
    variables: ({ body }) => ({ input: body }),
    answer: ({ login }) => ({ body: toSession(login) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/refresh',
    summary: 'Renew a session',
    description: 'A refresh token can be used once. Using it again ends the sign-in it belongs to.',
    access: 'public',
    takesCookie: true,
    operation: operation('RefreshSession'),
    input: z.object({ ...plain, body: tokenBody }),
    reply: session,
    errors: ['TOKEN_REUSED', 'USER_INACTIVE'],
    bodyExample: exampleToken,
    answerExample: exampleSession,
    variables: ({ body, hasTokenCookie }) => ({ refreshToken: refreshTokenOf(body, hasTokenCookie) }),
    answer: ({ refreshSession }) => ({ body: toSession(refreshSession) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/logout',
    summary: 'Sign out',
    description: 'Ends the sign-in that the refresh token belongs to.',
    access: 'public',
    status: 204,
    takesCookie: true,
    operation: operation('Logout'),
    input: z.object({ ...plain, body: tokenBody }),
    bodyExample: exampleToken,
    variables: ({ body, hasTokenCookie }) => ({ refreshToken: refreshTokenOf(body, hasTokenCookie) }),
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/logout-all',
    summary: 'Sign out everywhere',
    description: 'Ends every sign-in of the caller, this one too. Access tokens and streams end within a second.',
    access: 'session',
    status: 204,
    operation: operation('LogoutAll'),
    input: z.object(plain),
    variables: () => ({}),
    answer: () => ({ body: null }),
  }),
];

const passwordRoutes = [
  defineRoute({
    method: 'POST',
    path: '/auth/password/forgot',
    summary: 'Ask for a new password',
    description:
      'Mails a link that is valid for 30 minutes, once, if an active account of the tenant has the address. The answer is the same for every address.',
    access: 'public',
    status: 202,
    operation: operation('RequestPasswordReset'),
    input: z.object({ ...plain, body: forgottenPassword }),
    errors: ['TENANT_REQUIRED'],
    bodyExample: { email: 'member@demo.example' },
    variables: ({ body }) => body,
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'POST',
    path: '/auth/password/reset',
    summary: 'Choose a new password at a mailed link',
    description: 'Ends every session of the account. No tenant needs to be named.',
    access: 'public',
    status: 204,
    operation: operation('ResetPassword'),
    input: z.object({ ...plain, body: passwordReset }),
    errors: ['LINK_INVALID'],
    bodyExample: { token: 'olp_7_pO9x…', password: 'correct horse battery' },
    variables: ({ body }) => body,
    answer: () => ({ body: null }),
  }),
];

const profileRoutes = [
  defineRoute({
    method: 'GET',
    path: '/auth/me',
    summary: 'Read the caller’s user, tenant and permissions',
    access: 'session',
    operation: operation('ReadMe'),
    input: z.object(plain),
    reply: viewer,
    answerExample: exampleViewer,
    variables: () => ({}),
    answer: ({ me }) => ({ body: toViewer(me) }),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/auth/me',
    summary: 'Change the caller’s profile',
    access: 'session',
    before: step(operation('ChangeMe'), ({ body }: { body: z.output<typeof meChanges> }) => ({
      input: {
        name: body.name,
        locale: body.locale,
        timeZone: body.time_zone,
        password: body.password,
        currentPassword: body.current_password,
      },
    })),
    operation: operation('ReadMe'),
    input: z.object({ ...plain, body: meChanges }),
    reply: viewer,
    errors: ['INVALID_CREDENTIALS'],
    bodyExample: { name: 'Demo Member', time_zone: 'Europe/Vienna' },
    answerExample: { ...exampleViewer, user: { ...exampleUser, time_zone: 'Europe/Vienna' } },
    variables: () => ({}),
    answer: ({ me }) => ({ body: toViewer(me) }),
  }),
];

export const authRoutes = [...registrationRoutes, ...sessionRoutes, ...passwordRoutes, ...profileRoutes];
