import { invalidField, notFound, serviceUnavailable } from '@outlay/errors/app-error';
import { z } from 'zod';
import { parseInput } from '../kit/parse-input.ts';
import { defineRoute, plain, type Route, type Run } from '../kit/route.ts';
import { readOperations } from '../kit/static-operations.ts';
import { pathId } from '../schema/fields.ts';
import { toTenantAnswer, type TenantVersions } from './tenants.mapper.ts';
import { closing, exampleClaim, exampleTenant, tenant, tenantChanges, tenantPatch } from './tenants.schemas.ts';

const operation = readOperations(new URL('./tenants.graphql', import.meta.url));
const readVersions = operation('ReadTenantVersions');
const input = z.object({ ...plain, params: pathId, body: tenantPatch });

const document = {
  method: 'PATCH',
  path: '/tenants/{id}',
  summary: 'Change the tenant’s settings',
  description:
    'Another `custom_domain` is a claim: it is served once it is proven, and the one before no more. `closed_through` goes alone, without other ' +
    'fields: an earlier day, or null, opens again what lies after it; `IN_USE` while expenses are moved between categories. The entity tag stands for the settings and `closed_through` together.',
  access: 'tenant:manage',
  reply: tenant,
  what: 'Tenant',
  guarded: true,
  errors: ['IN_USE'],
  bodyExample: { custom_domain: 'expenses.demo.example', registration: 'open' },
  answerExample: { ...exampleTenant, ...exampleClaim, registration: 'open' },
} as const;

/** Identity changes its settings. */
const settings = defineRoute({
  ...document,
  optionalParts: ['tenant', 'changeTenant'].flatMap((at) => [`${at}.closedThrough`, `${at}.closedPeriodVersion`]),
  operation: operation('ChangeTenant'),
  input: z.object({ ...plain, params: pathId, body: tenantChanges }),
  variables: ({ params, body, expectedVersion }) => ({
    id: params.id,
    input: {
      name: body.name,
      customDomain: body.custom_domain,
      timeZone: body.time_zone,
      locale: body.locale,
      registration: body.registration,
      emailDomains: body.email_domains,
      retentionDays: body.retention_days,
      fiscalYearStart: body.fiscal_year_start,
    },
    expectedVersion,
  }),
  answer: ({ changeTenant: changed }) => toTenantAnswer(changed),
});

/** The ledger closes the period. */
const period = defineRoute({
  ...document,
  operation: operation('ClosePeriod'),
  input: z.object({ ...plain, params: pathId, body: closing }),
  variables: ({ body, expectedVersion }) => ({ closedThrough: body.closed_through, expectedVersion }),
  answer: ({ closePeriod: changed }) => toTenantAnswer(changed),
});

/** One operation or the other: two services own the fields, and a change must be all or nothing. */
export const changeTenant: Route = {
  ...settings,
  sources: [readVersions.source, ...settings.sources, ...period.sources],
  input,
  async handle({ expectedVersion, ...raw }, run) {
    const { params, body } = parseInput(input, raw);
    const isClosing = body.closed_through !== undefined;
    if (isClosing && Object.keys(body).length > 1) throw notAlone();
    // Asked for a closing without a tag, too: its path must name the caller's tenant.
    const versions = isClosing || expectedVersion !== undefined ? await versionsOf(run, params.id) : undefined;
    const owner = isClosing ? period : settings;
    return owner.handle({ ...raw, expectedVersion: ownVersion(expectedVersion, versions, isClosing) }, run);
  },
};

/** The tag is the sum of both versions: without that of the other owner it is the version that this one compares. */
function ownVersion(tag: number | undefined, versions: TenantVersions | undefined, isClosing: boolean) {
  if (tag === undefined || versions === undefined) return undefined;
  return tag - (isClosing ? versions.version : versions.closedPeriodVersion);
}

/** @throws AppError NOT_FOUND for another tenant; SERVICE_UNAVAILABLE while one of the versions is not known */
async function versionsOf(run: Run, id: string): Promise<TenantVersions> {
  const data = await run(readVersions.source, { id });
  if (!readVersions.isResult(data) || data.tenant === null) throw notFound('Tenant');
  const { version, closedPeriodVersion } = data.tenant;
  if (closedPeriodVersion === null) throw serviceUnavailable();
  return { version, closedPeriodVersion };
}

function notAlone(): Error {
  const reason = 'must be the only field of the change: send the others in a request of their own';
  return invalidField('closed_through', reason, 'NOT_ALLOWED');
}
