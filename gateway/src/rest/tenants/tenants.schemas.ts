import { z } from 'zod';
import { currency, day, id, instant, matching, text, title } from '../schema/fields.ts';
import { refused } from '../../http/issue-code.ts';
import { wireEnum } from '../schema/wire-enum.ts';
import { session } from '../auth/session.schemas.ts';
import { exampleUser, user } from '../users/users.schemas.ts';

const MAX_DOMAINS = 100;

export const registration = wireEnum({ approval: 'APPROVAL', open: 'OPEN', domains: 'DOMAINS', closed: 'CLOSED' });

export const domainStatus = wireEnum({ pending: 'PENDING', proven: 'PROVEN' });
export const domainProblem = wireEnum({
  not_found: 'NOT_FOUND',
  other_value: 'OTHER_VALUE',
  no_answer: 'NO_ANSWER',
});

const summary = {
  id,
  name: z.string(),
  slug: z.string(),
  custom_domain: z.string().nullable(),
  base_currency: z.string(),
  time_zone: z.string(),
  locale: z.string(),
  fiscal_year_start: z.int().meta({ description: 'First month of the fiscal year, 1 to 12.' }),
  created_at: instant,
  updated_at: instant,
};

export const tenantSummary = z
  .strictObject(summary)
  .meta({ id: 'TenantSummary', description: 'Fields of a tenant that all its users may read.' });

export const tenant = z
  .strictObject({
    ...summary,
    custom_domain_status: domainStatus.output
      .nullable()
      .meta({ description: 'A domain is served once it is `proven`. Null without one.' }),
    custom_domain_token: z.string().nullable().meta({
      description:
        'The TXT record at `_outlay.<custom_domain>` must hold `outlay-domain-verification=<token>`. Another token for each claim.',
    }),
    custom_domain_problem: domainProblem.output.nullable().meta({
      description:
        'Why the last check found no proof: no record, records without the value, or no answer from DNS. Null if it found one.',
    }),
    custom_domain_missing_days: z.int().meta({
      description: 'Days on which the record of a proven domain was gone. On the fourth the domain is served no more.',
    }),
    custom_domain_vouched: z.boolean().meta({ description: 'An operator answers for the domain: it needs no record.' }),
    registration: registration.output,
    email_domains: z
      .array(z.string())
      .meta({ description: 'E-mail domains that may register under the policy `domains`.' }),
    retention_days: z.int().nullable().meta({
      description:
        'Days after which the texts of deleted expenses are removed, and alerts, mails and sign-ins that ended; null keeps texts, and the others for their usual time.',
    }),
    closed_through: z.string().nullable().optional().meta({
      format: 'date',
      description:
        'Nothing is posted, changed or undone on or before this day (`PERIOD_CLOSED`); null while every day is open. Left out while the ledger does not answer.',
    }),
    quotas: z
      .strictObject({
        requests_per_minute: z.int().nullable().meta({ description: 'Requests of all people and keys together.' }),
        expenses_per_day: z
          .int()
          .nullable()
          .meta({ description: 'Expenses recorded within a day of the tenant’s time zone.' }),
      })
      .meta({ description: 'Limits that the operators of the service set; null is no limit.' }),
  })
  .meta({ id: 'Tenant', description: 'An organisation with its settings. Its data is isolated from other tenants.' });

export const slugProblem = wireEnum({ invalid: 'INVALID', reserved: 'RESERVED', taken: 'TAKEN' });

export const slugPath = z.strictObject({ slug: text(100, 1) });

export const slugAvailability = z
  .strictObject({
    slug: z.string(),
    available: z.boolean(),
    problem: slugProblem.output.nullable().meta({ description: 'Null for an available slug.' }),
  })
  .meta({ id: 'SlugAvailability', description: 'Tells whether a new tenant may have a slug.' });

export const tenantPreview = z
  .strictObject({ slug: z.string(), name: z.string(), registration: registration.output })
  .meta({ id: 'TenantPreview', description: 'A tenant as it is shown before sign-in.' });

export const hostTenant = z.strictObject({ tenant: tenantPreview.nullable() });

export const createdTenant = z
  .strictObject({
    ...summary,
    owner: user.nullable(),
    session: session
      .nullable()
      .meta({ description: 'A sign-in of the owner. Null without one, and while signing in is not possible.' }),
  })
  .meta({ id: 'CreatedTenant', description: 'A tenant and, if given, its first Owner with a sign-in.' });

export const email = text(254, 3).meta({ format: 'email', examples: ['owner@demo.example'] });
export const password = text(1024, 1).meta({ format: 'password' });

export const newTenant = z.strictObject({
  name: title(200),
  slug: matching(
    /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/,
    refused('must be 3 to 40 of a-z, 0-9 and hyphen, beginning with a letter', 'INVALID_SLUG'),
  ).meta({ description: 'Unique. Reserved words are not allowed.' }),
  custom_domain: text(253).nullable().optional(),
  base_currency: currency('Currency of totals across projects. Cannot be changed later.')
    .optional()
    .meta({ default: 'USD' }),
  time_zone: text(64).optional().meta({ default: 'UTC', description: 'IANA name.' }),
  locale: text(35).optional().meta({ default: 'en', description: 'BCP 47 tag.' }),
  owner: z.strictObject({ email, password, name: title(200).optional() }).optional(),
});

export const tenantChanges = z.strictObject({
  name: title(200).optional(),
  custom_domain: text(253).nullable().optional(),
  time_zone: text(64).optional(),
  locale: text(35).optional(),
  registration: registration.input.optional(),
  email_domains: z.array(text(253, 1)).max(MAX_DOMAINS).optional(),
  retention_days: z.int().min(1).max(36_500).nullable().optional(),
  fiscal_year_start: z.int().min(1).max(12).optional(),
});

const closedThrough = day(
  'A day before today; null opens every day. Goes alone, without other fields: it is changed by another service, and a change is all or nothing.',
).nullable();

/** One of both, never together. */
export const closing = z.strictObject({ closed_through: closedThrough });
export const tenantPatch = z.strictObject({ ...tenantChanges.shape, closed_through: closedThrough.optional() });

export const exampleTenantSummary = {
  id: 1,
  name: 'Demo',
  slug: 'demo',
  custom_domain: null,
  base_currency: 'USD',
  time_zone: 'UTC',
  locale: 'en',
  fiscal_year_start: 1,
  created_at: '2025-01-07T08:00:00.000Z',
  updated_at: '2025-01-07T08:00:00.000Z',
};
export const exampleTenant = {
  ...exampleTenantSummary,
  custom_domain_status: null,
  custom_domain_token: null,
  custom_domain_problem: null,
  custom_domain_missing_days: 0,
  custom_domain_vouched: false,
  registration: 'approval',
  email_domains: [],
  retention_days: null,
  closed_through: null,
  quotas: { requests_per_minute: null, expenses_per_day: null },
};
export const exampleClaim = {
  custom_domain: 'expenses.demo.example',
  custom_domain_status: 'pending',
  custom_domain_token: '5f0c7d1be29a48f3a6d08b7c41e95f2d3b6a7c80',
};
export const exampleOwner = {
  ...exampleUser,
  id: 1,
  email: 'owner@demo.example',
  name: 'Demo Owner',
  role: 'Owner',
};
