import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { defineRoute, plain } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import {
  exampleSecret,
  exampleWebhook,
  issuedWebhook,
  newWebhook,
  toWebhook,
  webhook,
  webhookChanges,
  webhooks,
} from './webhooks.schemas.ts';

const operation = readOperations(new URL('./webhooks.graphql', import.meta.url));
const access = 'webhooks:manage';
const what = 'Webhook';

const readRoutes = [
  defineRoute({
    method: 'GET',
    path: '/webhooks',
    summary: 'List webhooks',
    description: 'Oldest first. Secrets are not shown again.',
    access,
    operation: operation('ListWebhooks'),
    input: z.object(plain),
    reply: webhooks,
    answerExample: { items: [exampleWebhook] },
    variables: () => ({}),
    answer: ({ webhooks: found }) => {
      if (found === null) throw serviceUnavailable();
      return { body: { items: found.map(toWebhook) } };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/webhooks/{id}',
    summary: 'Read a webhook',
    description: 'The ETag covers the settings: a delivery does not invalidate it.',
    access,
    operation: operation('ReadWebhook'),
    input: z.object({ ...plain, params: pathId }),
    reply: webhook,
    what,
    answerExample: exampleWebhook,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.webhook && { body: toWebhook(data.webhook), version: data.webhook.version },
  }),
];

const writeRoutes = [
  defineRoute({
    method: 'POST',
    path: '/webhooks',
    summary: 'Create a webhook',
    description:
      'The answer contains the secret, this once. Messages are signed as the Standard Webhooks specification says. At most 20.',
    access,
    status: 201,
    operation: operation('CreateWebhook'),
    input: z.object({ ...plain, body: newWebhook }),
    reply: issuedWebhook,
    errors: ['CONFLICT'],
    bodyExample: { url: exampleWebhook.url, events: exampleWebhook.events, description: exampleWebhook.description },
    answerExample: { ...exampleWebhook, last_sequence: 0, secret: exampleSecret },
    variables: ({ body }) => ({
      input: { url: body.url, events: body.events, description: body.description, isActive: body.is_active },
    }),
    answer: ({ createWebhook: { webhook: made, secret } }) => ({
      body: { ...toWebhook(made), secret },
      version: made.version,
      location: `/webhooks/${made.id}`,
    }),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/webhooks/{id}',
    summary: 'Change a webhook',
    description:
      '`is_active: false` ends sending; queued deliveries stay. `is_active: true` continues, also after Outlay deactivated it. What happens meanwhile is not recorded for it.',
    access,
    operation: operation('ChangeWebhook'),
    input: z.object({ ...plain, params: pathId, body: webhookChanges }),
    reply: webhook,
    what,
    guarded: true,
    bodyExample: { events: ['expense.*', 'project.*'] },
    answerExample: { ...exampleWebhook, events: ['expense.*', 'project.*'] },
    variables: ({ params, body, expectedVersion }) => ({
      id: params.id,
      input: { url: body.url, events: body.events, description: body.description, isActive: body.is_active },
      expectedVersion,
    }),
    answer: ({ changeWebhook }) => ({ body: toWebhook(changeWebhook), version: changeWebhook.version }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/webhooks/{id}',
    summary: 'Delete a webhook',
    description: 'Queued deliveries are not sent any more.',
    access,
    status: 204,
    operation: operation('DeleteWebhook'),
    input: z.object({ ...plain, params: pathId }),
    what,
    guarded: true,
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: () => ({ body: null }),
  }),
  defineRoute({
    method: 'POST',
    path: '/webhooks/{id}/rotate-secret',
    summary: 'Give a webhook another secret',
    description:
      'The answer contains the new secret, this once. For 24 hours messages carry signatures by both secrets; an earlier one ends at once.',
    access,
    operation: operation('RotateWebhookSecret'),
    input: z.object({ ...plain, params: pathId }),
    reply: issuedWebhook,
    what,
    answerExample: {
      ...exampleWebhook,
      previous_secret_valid_until: '2025-11-21T09:00:00.000Z',
      secret: exampleSecret,
    },
    variables: ({ params }) => ({ id: params.id }),
    answer: ({ rotateWebhookSecret: { webhook: changed, secret } }) => ({
      body: { ...toWebhook(changed), secret },
      version: changed.version,
    }),
  }),
];

export const webhookRoutes = [...readRoutes, ...writeRoutes];
