import { z } from 'zod';
import type { WebhookDetailsFragment } from '../../__generated__/rest-operations.ts';
import { id, instant, text } from '../schema/fields.ts';
import { wireEnum } from '../schema/wire-enum.ts';

const LONGEST_URL = 2000;
const LONGEST_DESCRIPTION = 200;
const MOST_EVENTS = 50;

const disabledReason = wireEnum({ gone: 'GONE', failing: 'FAILING' });

const fields = {
  id,
  url: z.string(),
  events: z.array(z.string()).meta({ description: 'Types of events, such as `expense.created` and `project.*`.' }),
  description: z.string().nullable(),
  is_active: z.boolean(),
  disabled_reason: disabledReason.output.nullable().meta({
    description:
      'Reason for which Outlay deactivated it: `gone` (the receiver answered 410), `failing` (no delivery succeeded for a long time).',
  }),
  disabled_at: instant.nullable(),
  failing_since: instant
    .nullable()
    .meta({ description: 'Time of the first failed attempt since the last successful one.' }),
  failures: z.int().meta({ description: 'Number of failed attempts since the last successful one.' }),
  last_sequence: z.int().meta({ description: 'Number of the last event recorded for it; 0 if there is none.' }),
  previous_secret_valid_until: instant
    .nullable()
    .meta({ description: 'Until when messages also carry a signature by the former secret.' }),
  created_by: id.nullable(),
  created_at: instant,
  updated_at: instant,
};

export const webhook = z
  .strictObject(fields)
  .meta({ id: 'Webhook', description: 'An address that gets a signed POST request for each event of its choice.' });
export const webhooks = z.strictObject({ items: z.array(webhook) });
export const issuedWebhook = z
  .strictObject({
    ...fields,
    secret: z.string().meta({ description: '`whsec_…`; receivers verify signatures with it. Shown this once.' }),
  })
  .meta({ id: 'IssuedWebhook', description: 'A webhook with its secret.' });

const settings = {
  url: text(LONGEST_URL, 1).meta({ description: 'An https:// address on the internet.', format: 'uri' }),
  events: z
    .array(text(50, 1))
    .min(1)
    .max(MOST_EVENTS)
    .meta({
      description:
        '`expense.created`, `expense.updated`, `expense.deleted`, `expense.restored`, `project.created`, `project.updated`, `project.deleted`, ' +
        '`project.restored`, `account.created`, `account.updated`, `account.archived`, `account.balance_changed`, `transfer.recorded`, ' +
        '`transfer.reversed`, `alert.raised`, `alert.reopened`, `alert.worsened`, `alert.cleared`, `ping`; or `expense.*`, `project.*`, `account.*`, `transfer.*`, `alert.*`.',
    }),
};
const optional = {
  description: text(LONGEST_DESCRIPTION).nullable().optional(),
  is_active: z.boolean().optional(),
};

export const newWebhook = z.strictObject({ ...settings, ...optional });
export const webhookChanges = z.strictObject({ ...z.strictObject(settings).partial().shape, ...optional });

export const exampleWebhook = {
  ...{ id: 5, url: 'https://example.com/outlay', events: ['expense.*', 'alert.raised'], description: 'Bookkeeping' },
  ...{ is_active: true, disabled_reason: null, disabled_at: null, failing_since: null, failures: 0, last_sequence: 17 },
  ...{ previous_secret_valid_until: null, created_by: 1 },
  ...{ created_at: '2025-11-20T09:00:00.000Z', updated_at: '2025-11-20T09:00:00.000Z' },
};
export const exampleSecret = 'whsec_…';

export function toWebhook(found: WebhookDetailsFragment): z.output<typeof webhook> {
  return {
    ...{ id: Number(found.id), url: found.url, events: [...found.events], description: found.description },
    is_active: found.isActive,
    disabled_reason: found.disabledReason && disabledReason.toRest(found.disabledReason),
    disabled_at: found.disabledAt,
    failing_since: found.failingSince,
    failures: found.failures,
    last_sequence: found.lastSequence,
    previous_secret_valid_until: found.previousSecretValidUntil,
    created_by: found.createdBy && Number(found.createdBy.id),
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}
