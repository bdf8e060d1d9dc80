import { KEY_SCOPES } from '@outlay/tenancy/permissions';
import { z } from 'zod';
import type { ApiKeyDetailsFragment } from '../../__generated__/rest-operations.ts';
import { refused } from '../../http/issue-code.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import { amount, bodyId, decimal, id, instant, title } from '../schema/fields.ts';

const MOST_IDS = 100;
const LONGEST_NAME = 100;

const scope = z.enum(KEY_SCOPES, { error: 'must be a permission that a key may have' });
const ids = (what: string) =>
  z
    .array(bodyId(`Id of ${what}.`))
    .min(1, refused('must name one, or be left out for no limit', 'REQUIRED'))
    .max(MOST_IDS)
    .nullable()
    .optional();
const end = z.iso
  .datetime({ offset: true, error: 'must be a time of RFC 3339' })
  .meta({ description: 'At most a year from now.', examples: ['2026-02-18T09:00:00Z'] });

const fields = {
  id,
  name: z.string(),
  prefix: z.string().meta({ description: 'Begins each token of the key, after `olk_`.' }),
  scopes: z.array(z.string()).meta({ description: 'Permissions of the key.' }),
  project_ids: z.array(id).nullable().meta({ description: 'Null is no limit.' }),
  account_ids: z.array(id).nullable().meta({ description: 'Null is no limit.' }),
  max_amount: amount
    .nullable()
    .meta({ description: 'Most that an expense may be, in base currency. Null is no limit.' }),
  max_per_day: amount.nullable().meta({
    description: 'Most that the key may record a day of the tenant’s time zone, in base currency. Null is no limit.',
  }),
  expires_at: instant,
  last_used_at: instant.nullable().meta({ description: 'To about a minute.' }),
  previous_valid_until: instant
    .nullable()
    .meta({ description: 'Until when the token before the last rotation is accepted.' }),
  created_by: id.nullable().meta({ description: 'The user whose permissions bound the key.' }),
  created_at: instant,
  updated_at: instant,
};

export const apiKey = z
  .strictObject(fields)
  .meta({ id: 'ApiKey', description: 'A key with which a program uses the API.' });
export const apiKeys = z.strictObject({ items: z.array(apiKey) });
export const issuedApiKey = z
  .strictObject({
    ...fields,
    token: z.string().meta({ description: 'Send it as `Authorization: Bearer <token>`. Shown this once.' }),
  })
  .meta({ id: 'IssuedApiKey', description: 'A key with its token.' });

export const newApiKey = z.strictObject({
  name: title(LONGEST_NAME),
  scopes: z.array(scope).min(1).meta({ description: 'Permissions that the caller has. Writing includes reading.' }),
  expires_at: end.nullable().optional().meta({ description: 'At most a year from now; 90 days where it is left out.' }),
  project_ids: ids('a project'),
  account_ids: ids('an account'),
  max_amount: decimal('Most that an expense may be, in base currency.').nullable().optional(),
  max_per_day: decimal('Most that the key may record a day, in base currency.').nullable().optional(),
});

export const rotation = z
  .strictObject({
    expires_at: end.nullable().optional().meta({ description: 'Left out, the key ends when it would have.' }),
  })
  .optional();

export const exampleApiKey = {
  ...{ id: 3, name: 'Nightly import', prefix: '1kX83bQz7' },
  scopes: ['expenses:write', 'expenses:read'],
  ...{ project_ids: [12], account_ids: null, max_amount: 500, max_per_day: 2000 },
  ...{ expires_at: '2026-02-18T09:00:00.000Z', last_used_at: null, previous_valid_until: null, created_by: 1 },
  ...{ created_at: '2025-11-20T09:00:00.000Z', updated_at: '2025-11-20T09:00:00.000Z' },
};
export const exampleToken = 'olk_1kX83bQz7_…';

export function toApiKey(found: ApiKeyDetailsFragment): z.output<typeof apiKey> {
  return {
    ...{ id: Number(found.id), name: found.name, prefix: found.prefix, scopes: [...found.scopes] },
    project_ids: found.projectIds && found.projectIds.map(Number),
    account_ids: found.accountIds && found.accountIds.map(Number),
    max_amount: found.maxAmount && jsonNumber(found.maxAmount.amount),
    max_per_day: found.maxPerDay && jsonNumber(found.maxPerDay.amount),
    expires_at: found.expiresAt,
    last_used_at: found.lastUsedAt,
    previous_valid_until: found.previousValidUntil,
    created_by: found.createdBy && Number(found.createdBy.id),
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}
