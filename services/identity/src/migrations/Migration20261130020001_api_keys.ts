import { Migration } from '@mikro-orm/migrations';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

/**
 * A key is never deleted: history and audit name it. `name_key` is its name while that must be unique, and null afterwards.
 * `previous_hash` is accepted beside `secret_hash` until `previous_until`.
 */
const API_KEYS = `
  create table api_keys (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references tenants (id),
    name text not null,
    name_key text,
    prefix text not null,
    secret_hash text not null,
    previous_hash text,
    previous_until timestamptz(3),
    scopes text[] not null check (cardinality(scopes) > 0),
    project_ids bigint[] check (cardinality(project_ids) > 0),
    account_ids bigint[] check (cardinality(account_ids) > 0),
    max_amount_minor bigint check (max_amount_minor > 0),
    max_per_day_minor bigint check (max_per_day_minor > 0),
    expires_at timestamptz(3) not null,
    last_used_at timestamptz(3),
    created_by bigint not null,
    revoked_at timestamptz(3),
    version integer not null default 1,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    constraint api_keys_prefix unique (tenant_id, prefix),
    unique (tenant_id, id),
    foreign key (tenant_id, created_by) references users (tenant_id, id),
    check ((previous_hash is null) = (previous_until is null)),
    check (revoked_at is null or name_key is null)
  );
  create unique index api_keys_name on api_keys (tenant_id, name_key) where name_key is not null;
  create index api_keys_listed on api_keys (tenant_id, created_at desc, id desc) where revoked_at is null;
  create index api_keys_of_user on api_keys (tenant_id, created_by);
  ${tenantTableSql('identity', 'api_keys', 'select, insert, update')}`;

/** Keys with which programs use the API. */
export class Migration20261130020001_api_keys extends Migration {
  override up(): void {
    this.addSql(API_KEYS);
  }
}
