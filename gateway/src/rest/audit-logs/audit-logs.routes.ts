import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { slice, toPage } from '../schema/paging.ts';
import { toAuditLog, toVerification } from './audit-logs.mapper.ts';
import {
  auditLogFilters,
  auditLogPage,
  auditVerification,
  exampleAuditLog,
  exampleVerification,
} from './audit-logs.schemas.ts';

const operation = readOperations(new URL('./audit-logs.graphql', import.meta.url));

export const auditLogRoutes = [
  defineRoute({
    method: 'GET',
    path: '/audit-logs',
    summary: 'List audited changes',
    description:
      'Changes in all services, newest first. Waits for the caller’s own changes; `is_current` is true if the answer contains them.',
    access: 'audit:read',
    operation: operation('ListAuditLogs'),
    input: z.object({ ...plain, query: auditLogFilters }),
    reply: auditLogPage,
    errors: ['PAGE_TOO_DEEP'],
    answerExample: {
      ...{ items: [exampleAuditLog], page: 1, per_page: 20, total: 1, total_is_exact: true },
      ...{ as_of: '2025-11-21T10:00:00.000Z', is_current: true },
    },
    variables: ({ query }) => ({
      filter: {
        service: query.service,
        entityType: query.entity_type,
        entityId: query.entity_id,
        actorUserId: query.actor_user_id,
        action: query.action,
        from: query.from,
        to: query.to,
      },
      ...slice(query),
    }),
    answer: ({ auditEntries }, { query }) => ({
      body: {
        ...toPage(auditEntries, query, toAuditLog),
        as_of: auditEntries?.asOf ?? null,
        is_current: auditEntries?.isCurrent ?? false,
      },
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/audit-logs/verify',
    summary: 'Verify the audit trail',
    description:
      'Recomputes the hash chains of the published entries. A short trail is verified completely for the response. A long one is verified in ' +
      'the background, new entries as they arrive and all of it once a day; `verified_through` is the sequence number of the last verified entry. ' +
      'It proves that the published entries are what was sealed, and that none of them was cut off. That the trails of the services and ' +
      'what is kept of them were not both cut off is shown by operators: `audit:verify` compares heads that were signed and kept outside.',
    access: 'audit:read',
    operation: operation('VerifyAuditLogs'),
    input: z.object(plain),
    reply: auditVerification,
    answerExample: exampleVerification,
    variables: () => ({}),
    answer: ({ auditVerification: found }) => {
      if (found === null) throw serviceUnavailable();
      return { body: toVerification(found) };
    },
  }),
];
