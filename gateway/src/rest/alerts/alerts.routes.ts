import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { slice, toPage } from '../schema/paging.ts';
import { toAlert } from './alerts.mapper.ts';
import { alert, alertFilters, alertMark, alertPage, allMarked, exampleAlert } from './alerts.schemas.ts';

const operation = readOperations(new URL('./alerts.graphql', import.meta.url));
const STREAM_EXAMPLE = `retry: 2000\n\nid: 77-120\nevent: alert\ndata: ${JSON.stringify(exampleAlert)}\n\n`;

export const alertRoutes = [
  defineRoute({
    method: 'GET',
    path: '/alerts',
    summary: 'List alerts',
    description: 'Most recently raised first.',
    access: 'alerts:read',
    operation: operation('ListAlerts'),
    input: z.object({ ...plain, query: alertFilters }),
    reply: alertPage,
    errors: ['PAGE_TOO_DEEP'],
    answerExample: { items: [exampleAlert], page: 1, per_page: 20, total: 1, total_is_exact: true },
    variables: ({ query }) => ({
      filter: { type: query.type, severity: query.severity, isRead: query.is_read, isOpen: query.is_open },
      ...slice(query),
    }),
    answer: ({ alerts }, { query }) => ({ body: toPage(alerts, query, toAlert) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/alerts/stream',
    summary: 'Stream alerts',
    description:
      'Server-sent events. The stream ends when the access token expires, the session ends or the server restarts; reconnect with ' +
      '`Last-Event-ID` to receive the alerts that changed since that event first.',
    access: 'alerts:read',
    operation: operation('OpenAlertStream'),
    input: z.object(plain),
    kind: 'stream',
    answerExample: STREAM_EXAMPLE,
    variables: () => ({}),
    answer: ({ openAlertStream }) => ({ body: null, ticket: openAlertStream.ticket }),
  }),
  defineRoute({
    method: 'GET',
    path: '/alerts/{id}',
    summary: 'Read an alert',
    access: 'alerts:read',
    operation: operation('ReadAlert'),
    input: z.object({ ...plain, params: pathId }),
    reply: alert,
    what: 'Alert',
    answerExample: exampleAlert,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.alert && { body: toAlert(data.alert) },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/alerts/{id}',
    summary: 'Mark an alert as read or unread',
    description: 'Each user has their own read marks.',
    access: 'alerts:write',
    operation: operation('MarkAlert'),
    input: z.object({ ...plain, params: pathId, body: alertMark }),
    reply: alert,
    what: 'Alert',
    bodyExample: { is_read: true },
    answerExample: { ...exampleAlert, is_read: true },
    variables: ({ params, body }) => ({ id: params.id, isRead: body.is_read }),
    answer: ({ markAlert }) => ({ body: toAlert(markAlert) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/alerts/read-all',
    summary: 'Mark all alerts as read',
    description: 'Affects the caller’s read marks only.',
    access: 'alerts:write',
    operation: operation('MarkAllAlertsRead'),
    input: z.object(plain),
    reply: allMarked,
    answerExample: { marked: 3 },
    variables: () => ({}),
    answer: ({ markAllAlertsRead }) => ({ body: markAllAlertsRead }),
  }),
];
