import { z } from 'zod';
import { jsonNumber } from '../kit/exact-json.ts';
import { amount, id, instant } from '../schema/fields.ts';
import { savedFilter } from '../saved-filters/saved-filters.schemas.ts';
import { role } from '../users/users.schemas.ts';

const time = instant.nullable();
const shownRole = z
  .enum(['OWNER', 'ADMIN', 'ANALYST', 'MEMBER'])
  .transform((stored) => role.toRest(stored))
  .pipe(z.enum(['Owner', 'Admin', 'Analyst', 'Member']));
const invitation = z.object({
  ...{ role: shownRole, created_at: instant, expires_at: instant, accepted_at: time, revoked_at: time },
});

/** Data of identity. */
export const account = z.object({
  profile: z.object({
    ...{ id, email: z.string(), name: z.string(), role: shownRole, is_active: z.boolean() },
    ...{ locale: z.string().nullable(), time_zone: z.string().nullable() },
    ...{ created_at: instant, updated_at: instant, activated_at: time, email_verified_at: time },
  }),
  sessions: z.array(
    z.object({
      ...{ device: z.string().nullable(), created_at: instant, last_used_at: time, revoked_at: time },
      revoked_because: z.string().nullable(),
    }),
  ),
  links: z.array(z.object({ kind: z.string(), created_at: instant, expires_at: instant, used_at: time })),
  letters: z.array(z.object({ kind: z.string(), state: z.string(), created_at: instant, finished_at: time })),
  invitations_received: z.array(invitation),
  invitations_made: z.array(invitation).meta({ description: 'Without the addresses, which are of others.' }),
  api_keys: z.array(
    z.object({
      ...{ name: z.string(), prefix: z.string(), scopes: z.array(z.string()) },
      ...{ created_at: instant, expires_at: instant, last_used_at: time, revoked_at: time },
    }),
  ),
});

/** Data of notifications. */
export const notifications = z.object({
  preferences: z.array(
    z.object({
      ...{ alert_type: z.string(), email: z.boolean(), in_app: z.boolean() },
      frequency: z
        .string()
        .transform((stored) => stored.toLowerCase())
        .pipe(z.string()),
    }),
  ),
  alerts_read: z.array(z.object({ id, type: z.string(), message: z.string(), read_at: instant })),
  mails: z.array(z.object({ kind: z.string(), state: z.string(), created_at: instant, finished_at: time })),
});

export const record = z.object({
  ...{ id, expense_date: z.iso.date(), amount: z.string().transform(jsonNumber).pipe(amount), currency: z.string() },
  ...{ vendor: z.string().nullable(), note: z.string().nullable(), tags: z.array(z.string()) },
  ...{ account_id: id, project_id: id.nullable(), category_id: id.nullable() },
  ...{ created_at: instant, updated_at: instant, soft_deleted_at: time },
});

export const action = z.object({
  ...{ service: z.string(), action: z.string(), entity_type: z.string(), entity_id: id },
  is_own: z.boolean().meta({ description: 'False for a change of the person by somebody else.' }),
  ...{ request_id: z.string(), at: instant },
});

export const personalData = z
  .object({
    exported_at: instant,
    account,
    saved_filters: z.array(savedFilter),
    notifications,
    expenses: z
      .array(record)
      .meta({ description: 'Recorded by the person, deleted ones included; the newest day first.' }),
    has_more_expenses: z
      .boolean()
      .meta({ description: 'True after 10,000; `GET /expenses?created_by=` lists the others.' }),
    actions: z.array(action).meta({ description: 'The audit trail of the person, without values; the newest first.' }),
    has_more_actions: z.boolean(),
  })
  .meta({
    id: 'PersonalData',
    description: 'What is held about a person. Lists end after 1,000 rows, unless it says otherwise.',
  });
