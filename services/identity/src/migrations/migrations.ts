import { Migration20261122000001_identity } from './Migration20261122000001_identity.ts';
import { Migration20261122000002_written } from './Migration20261122000002_written.ts';
import { Migration20261128031001_retention } from './Migration20261128031001_retention.ts';
import { Migration20261128040000_session_families } from './Migration20261128040000_session_families.ts';
import { Migration20261128080001_user_search } from './Migration20261128080001_user_search.ts';
import { Migration20261130000000_letters } from './Migration20261130000000_letters.ts';
import { Migration20261130010000_sessions } from './Migration20261130010000_sessions.ts';
import { Migration20261130010100_sign_in_limits } from './Migration20261130010100_sign_in_limits.ts';
import { Migration20261130020000_quotas } from './Migration20261130020000_quotas.ts';
import { Migration20261130020001_api_keys } from './Migration20261130020001_api_keys.ts';
import { Migration20261130030000_domains } from './Migration20261130030000_domains.ts';
import { Migration20261130040000_erasure } from './Migration20261130040000_erasure.ts';
import { Migration20261130060000_tenant_retention } from './Migration20261130060000_tenant_retention.ts';

/** Every migration of this service, oldest first. */
export const identityMigrations = [
  Migration20261122000001_identity,
  Migration20261122000002_written,
  Migration20261128031001_retention,
  Migration20261128040000_session_families,
  Migration20261128080001_user_search,
  Migration20261130000000_letters,
  Migration20261130010000_sessions,
  Migration20261130010100_sign_in_limits,
  Migration20261130020000_quotas,
  Migration20261130020001_api_keys,
  Migration20261130030000_domains,
  Migration20261130040000_erasure,
  Migration20261130060000_tenant_retention,
];
