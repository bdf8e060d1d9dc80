import { z } from 'zod';
import { auditedChanges } from '../schema/audited-value.ts';
import { id, instant, queryId, text } from '../schema/fields.ts';
import { moment } from '../schema/moment.ts';
import { pageOf, paging } from '../schema/paging.ts';

const word = (description: string, example: string) =>
  text(100, 1)
    .optional()
    .meta({ description, examples: [example] });

export const auditLog = z
  .strictObject({
    id: z.string().meta({ examples: ['ledger-15004'] }),
    service: z.string().meta({ description: 'The service that made the change.' }),
    actor_user_id: id.nullable().meta({ description: 'Null when the actor is not a user.' }),
    actor_key_id: id.nullable().meta({ description: 'Null when the actor is not an API key.' }),
    actor_key_name: z.string().nullable().meta({ description: 'Null when the actor is not an API key.' }),
    actor: z.string().meta({ description: '`user:7`, `key:3`, `service:ledger` or `anonymous`.' }),
    action: z.string(),
    entity_type: z.string(),
    entity_id: id,
    entity_label: z.string().nullable().meta({
      description:
        'Present name of an account, category, project or user, or an expense’s vendor; null for other types, and for names that one may not see.',
    }),
    changes: auditedChanges.meta({
      description: 'Changed fields by name. Personal values of erased users are `[erased]`.',
    }),
    request_id: z.string(),
    created_at: instant,
  })
  .meta({ id: 'AuditLog', description: 'One audited change.' });

export const auditLogPage = pageOf(auditLog).extend({
  as_of: instant.nullable().meta({ description: 'Time of the newest change in the trail.' }),
  is_current: z.boolean().meta({
    description: 'True if the trail contains the caller’s recent writes. If false, request it again.',
  }),
});

export const auditLogFilters = z.strictObject({
  service: word('Only changes made by this service: identity, ledger, projects, notifications or analytics.', 'ledger'),
  entity_type: word(
    'Only changes of entities of this type: account, alert, api_key, category, exchange_rate, expense, invitation, project, tenant, transfer, user or webhook.',
    'expense',
  ),
  entity_id: queryId('Only changes of the entity with this id; combine it with `entity_type`.').optional(),
  actor_user_id: queryId('Only changes made by this user.').optional(),
  action: word('Only changes with this action.', 'expense.changed'),
  from: moment('Only changes at or after this time or day (UTC).', 'begin').optional(),
  to: moment('Only changes before this time, or up to and including this day (UTC).', 'end').optional(),
  ...paging,
});

export const auditVerification = z
  .strictObject({
    ok: z.boolean().meta({ description: 'False if any chain has a fault.' }),
    is_complete: z.boolean().meta({ description: 'True if every entry published so far is verified.' }),
    chains: z.array(
      z.strictObject({
        service: z.string(),
        entries: z.int().meta({ description: 'Number of verified entries.' }),
        verified_through: z.int().nullable().meta({ description: 'Sequence number of the last verified entry.' }),
        verified_at: instant
          .nullable()
          .meta({ description: 'Every verified entry was checked at this time or later.' }),
        is_complete: z.boolean().meta({ description: 'True if every entry published so far is verified.' }),
        head_seq: z
          .int()
          .nullable()
          .meta({ description: 'Sequence number of the newest published entry; null while there is none.' }),
        head_hash: z
          .string()
          .nullable()
          .meta({ description: 'Hash of that entry. The service’s own trail must have the same hash there.' }),
        ok: z.boolean(),
        broken_at: z.int().nullable().meta({ description: 'Sequence number of the first fault; null for none.' }),
        problem: z.string().nullable(),
      }),
    ),
  })
  .meta({
    id: 'AuditVerification',
    description: 'Result and progress of the verification of the published entries.',
  });

export const exampleAuditLog = {
  id: 'ledger-15004',
  service: 'ledger',
  actor_user_id: 4,
  actor_key_id: null,
  actor_key_name: null,
  actor: 'user:4',
  action: 'expense.changed',
  entity_type: 'expense',
  entity_id: 9001,
  entity_label: 'Figma Inc.',
  changes: {
    amount: { before: 250.75, after: 199.5, before_label: null, after_label: null },
    account_id: { before: 45, after: 46, before_label: 'Main OpEx', after_label: 'Petty cash' },
  },
  request_id: '0b8f2c7e-6f0e-4b1e-9d55-0c3f0f6c1a2d',
  created_at: '2025-11-21T10:00:00.000Z',
};

export const exampleVerification = {
  ok: true,
  is_complete: true,
  chains: [
    {
      service: 'ledger',
      entries: 15004,
      verified_through: 15004,
      verified_at: '2025-11-21T03:00:00.000Z',
      is_complete: true,
      head_seq: 15004,
      head_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      ok: true,
      broken_at: null,
      problem: null,
    },
  ],
};
