import { sooner, type RetentionRule } from '@outlay/jobs/retention';
import { COMMON_RETENTION } from '@outlay/service-kit/retention';
import { REST_DAYS } from './domains/released-domain.repository.ts';

const OF_TENANTS = { table: 'tenants', key: 'id' };

/** Tables whose rows go sooner where their tenant says so. The order matters: a sign-in goes once its tokens are gone. */
const ENDED: readonly RetentionRule[] = [
  { table: 'one_time_links', column: 'expires_at', days: 30 },
  { table: 'invitations', column: 'expires_at', days: 30 },
  { table: 'mails', column: 'finished_at', days: 30 },
  { table: 'refresh_tokens', column: 'expires_at', days: 30 },
  {
    ...{ table: 'refresh_families', column: 'created_at', days: 30 },
    where: `not exists (select from refresh_tokens t where t.tenant_id = refresh_families.tenant_id and t.family_id = refresh_families.id)`,
  },
];

/** Retention of this service's tables; docs/data-retention.md lists every table. */
export const IDENTITY_RETENTION: readonly RetentionRule[] = [
  ...COMMON_RETENTION,
  { table: 'activation_tokens', column: 'expires_at', days: 30 },
  { table: 'released_domains', column: 'released_at', days: REST_DAYS },
  { table: 'address_days', column: 'day', days: 7 },
  { table: 'sign_in_allowances', column: 'full_at', days: 1 },
  ...ENDED.flatMap((rule) => [rule, sooner(rule, OF_TENANTS)]),
];
