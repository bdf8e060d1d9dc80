import { z } from 'zod';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { toSession } from '../auth/session.mapper.ts';
import { exampleSession } from '../auth/session.schemas.ts';
import { toUser } from '../users/users.mapper.ts';
import { changeTenant } from './change-tenant.route.ts';
import { toSlugAvailability, toTenantAnswer, toTenantPreview, toTenantSummary } from './tenants.mapper.ts';
import {
  createdTenant,
  exampleClaim,
  exampleOwner,
  exampleTenant,
  exampleTenantSummary,
  hostTenant,
  newTenant,
  slugAvailability,
  slugPath,
  tenant,
  tenantPreview,
} from './tenants.schemas.ts';

const operation = readOperations(
  new URL('./tenants.graphql', import.meta.url),
  new URL('../users/users.graphql', import.meta.url),
  new URL('../auth/auth.graphql', import.meta.url),
);

const publicRoutes = [
  defineRoute({
    method: 'GET',
    path: '/slugs/{slug}',
    summary: 'Check whether a slug is available',
    access: 'public',
    operation: operation('CheckSlug'),
    input: z.object({ ...plain, params: slugPath }),
    reply: slugAvailability,
    answerExample: { slug: 'demo', available: false, problem: 'taken' },
    variables: ({ params }) => params,
    answer: ({ slugAvailable: found }) => found && { body: toSlugAvailability(found) },
  }),
  defineRoute({
    method: 'GET',
    path: '/tenants/by-slug/{slug}',
    summary: 'Read what everybody may see of a tenant',
    access: 'public',
    operation: operation('PreviewTenant'),
    input: z.object({ ...plain, params: slugPath }),
    reply: tenantPreview,
    what: 'Tenant',
    answerExample: { slug: 'demo', name: 'Demo', registration: 'approval' },
    variables: ({ params }) => params,
    answer: ({ tenantBySlug: found }) => found && { body: toTenantPreview(found) },
  }),
  defineRoute({
    method: 'GET',
    path: '/tenants/by-host',
    summary: 'Read what everybody may see of the tenant of this host',
    description: 'The tenant whose subdomain or custom domain the request is sent to; null on a host that names none.',
    access: 'public',
    operation: operation('PreviewHostTenant'),
    input: z.object(plain),
    reply: hostTenant,
    answerExample: { tenant: { slug: 'demo', name: 'Demo', registration: 'approval' } },
    variables: () => ({}),
    answer: ({ hostTenant: found }) => ({ body: { tenant: found && toTenantPreview(found) } }),
  }),
];

export const tenantRoutes = [
  ...publicRoutes,
  defineRoute({
    method: 'POST',
    path: '/tenants',
    summary: 'Create a tenant',
    description: 'With `owner`, also creates the first Owner, active and signed in.',
    access: 'public',
    takesCookie: true,
    optionalParts: ['createTenant.session'],
    status: 201,
    operation: operation('CreateTenant'),
    input: z.object({ ...plain, body: newTenant }),
    reply: createdTenant,
    errors: ['SLUG_TAKEN'],
    bodyExample: {
      name: 'Demo',
      slug: 'demo',
      owner: { email: 'owner@demo.example', password: 'correct horse battery', name: 'Demo Owner' },
    },
    answerExample: { ...exampleTenantSummary, owner: exampleOwner, session: { ...exampleSession, user: exampleOwner } },
    variables: ({ body }) => ({
      input: {
        name: body.name,
        slug: body.slug,
        customDomain: body.custom_domain,
        baseCurrency: body.base_currency,
        timeZone: body.time_zone,
        locale: body.locale,
        owner: body.owner,
      },
    }),
    answer: ({ createTenant: { tenant: created, owner, session: opened } }) => ({
      body: { ...toTenantSummary(created), owner: owner && toUser(owner), session: opened && toSession(opened) },
      version: created.version,
      location: `/tenants/${created.id}`,
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/tenants/{id}',
    summary: 'Read the tenant’s settings',
    access: 'tenant:manage',
    operation: operation('ReadTenant'),
    input: z.object({ ...plain, params: pathId }),
    reply: tenant,
    what: 'Tenant',
    cacheable: true,
    optionalParts: ['tenant.closedThrough', 'tenant.closedPeriodVersion'],
    answerExample: exampleTenant,
    variables: ({ params }) => ({ id: params.id }),
    answer: ({ tenant: found }) => found && toTenantAnswer(found),
  }),
  changeTenant,
  defineRoute({
    method: 'POST',
    path: '/tenants/{id}/custom-domain/verify',
    summary: 'Prove the custom domain',
    description:
      'Looks for the TXT record at `_outlay.<custom_domain>`. The answer says what was found: `custom_domain_status`, `custom_domain_problem`. At most once in ten seconds.',
    access: 'tenant:manage',
    operation: operation('VerifyCustomDomain'),
    input: z.object({ ...plain, params: pathId }),
    reply: tenant,
    what: 'Tenant',
    errors: ['CONFLICT', 'DOMAIN_TAKEN', 'DOMAIN_RESTS'],
    answerExample: { ...exampleTenant, ...exampleClaim, custom_domain_problem: 'not_found' },
    variables: ({ params }) => ({ id: params.id }),
    optionalParts: ['verifyCustomDomain.closedThrough', 'verifyCustomDomain.closedPeriodVersion'],
    answer: ({ verifyCustomDomain: found }) => toTenantAnswer(found),
  }),
];
