import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import {
  apiKeys,
  exampleApiKey,
  exampleToken,
  issuedApiKey,
  newApiKey,
  rotation,
  toApiKey,
} from './api-keys.schemas.ts';

const operation = readOperations(new URL('./api-keys.graphql', import.meta.url));

/** Keys with which programs use the API. */
export const apiKeyRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api-keys',
    summary: 'List API keys',
    description: 'Keys that are not revoked, newest first, expired ones too. Tokens are not shown again.',
    access: 'keys:manage',
    operation: operation('ListApiKeys'),
    input: z.object(plain),
    reply: apiKeys,
    answerExample: { items: [exampleApiKey] },
    variables: () => ({}),
    answer: ({ apiKeys: found }) => {
      if (found === null) throw serviceUnavailable();
      return { body: { items: found.map(toApiKey) } };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api-keys',
    summary: 'Create an API key',
    description:
      'The answer holds the token, this once. The key may do what its scopes say, as far as its maker may at present, and only ' +
      'within its limits. Outside of `project_ids` and `account_ids` it sees nothing; an id there that does not exist matches nothing.',
    access: 'keys:manage',
    status: 201,
    operation: operation('CreateApiKey'),
    input: z.object({ ...plain, body: newApiKey }),
    reply: issuedApiKey,
    errors: ['NAME_TAKEN', 'CONFLICT'],
    bodyExample: {
      name: exampleApiKey.name,
      scopes: exampleApiKey.scopes,
      ...{ project_ids: [12], max_amount: 500, max_per_day: 2000 },
    },
    answerExample: { ...exampleApiKey, token: exampleToken },
    variables: ({ body }) => ({
      input: {
        name: body.name,
        scopes: body.scopes,
        expiresAt: body.expires_at,
        projectIds: body.project_ids,
        accountIds: body.account_ids,
        maxAmount: body.max_amount,
        maxPerDay: body.max_per_day,
      },
    }),
    answer: ({ createApiKey: { apiKey, token } }) => ({ body: { ...toApiKey(apiKey), token } }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api-keys/{id}',
    summary: 'Revoke an API key',
    description: 'It ends within a second, for good, and so do its streams.',
    access: 'keys:manage',
    status: 204,
    operation: operation('RevokeApiKey'),
    input: z.object({ ...plain, params: pathId }),
    what: 'API key',
    variables: ({ params }) => ({ id: params.id }),
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api-keys/{id}/rotate',
    summary: 'Give an API key another token',
    description:
      'The answer holds the new token, this once. The present one is accepted for an hour more, unless it ends before; an earlier one no longer. The key is the caller’s from then on, and may do no more than they.',
    access: 'keys:manage',
    operation: operation('RotateApiKey'),
    errors: ['NAME_TAKEN'],
    input: z.object({ ...plain, params: pathId, body: rotation }),
    reply: issuedApiKey,
    what: 'API key',
    bodyExample: { expires_at: '2026-02-18T09:00:00Z' },
    answerExample: { ...exampleApiKey, previous_valid_until: '2025-11-20T10:00:00.000Z', token: exampleToken },
    variables: ({ params, body }) => ({ id: params.id, expiresAt: body?.expires_at }),
    answer: ({ rotateApiKey: { apiKey, token } }) => ({ body: { ...toApiKey(apiKey), token } }),
  }),
];
