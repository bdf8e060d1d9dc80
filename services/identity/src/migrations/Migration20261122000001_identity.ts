import { Migration } from '@mikro-orm/migrations';
import { auditSql } from '@outlay/audit/schema';
import { outboxSql } from '@outlay/messaging/outbox-sql';
import { idempotencySql } from '@outlay/tenancy/commands';
import { CURRENT_TENANT_SQL, roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'identity';
const { app } = roleNames(SERVICE);

/** A tenant is its own tenant, so that the same wall fences this table as all others. */
const TENANTS = `
  create sequence tenants_id_seq as bigint;
  grant usage on sequence tenants_id_seq to ${app};
  create table tenants (
    id bigint not null default nextval('tenants_id_seq'),
    tenant_id bigint not null check (tenant_id = id),
    name text not null check (length(name) between 1 and 120),
    slug text not null,
    custom_domain text,
    base_currency text not null check (base_currency ~ '^[A-Z]{3}$'),
    time_zone text not null,
    locale text not null,
    registration text not null default 'APPROVAL' check (registration in ('APPROVAL', 'OPEN', 'DOMAINS', 'CLOSED')),
    email_domains text[] not null default '{}',
    retention_days integer check (retention_days > 0),
    fiscal_year_start integer not null default 1 check (fiscal_year_start between 1 and 12),
    version integer not null default 1,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    primary key (id)
  );
  alter sequence tenants_id_seq owned by tenants.id;
  ${tenantTableSql(SERVICE, 'tenants', 'select, insert, update')}`;

/** Columns that are read before the tenant is known: the only tenant data that is not behind the wall. */
const DIRECTORY = `
  create table tenant_directory (
    tenant_id bigint not null references tenants (id),
    slug text not null,
    custom_domain text,
    primary key (tenant_id),
    constraint tenant_directory_slug unique (slug),
    constraint tenant_directory_custom_domain unique (custom_domain)
  );
  alter table tenant_directory enable row level security;
  alter table tenant_directory force row level security;
  create policy directory_is_public on tenant_directory for select to ${app} using (true);
  create policy own_entry_added on tenant_directory for insert to ${app} with check (tenant_id = ${CURRENT_TENANT_SQL});
  create policy own_entry_changed on tenant_directory for update to ${app}
    using (tenant_id = ${CURRENT_TENANT_SQL}) with check (tenant_id = ${CURRENT_TENANT_SQL});
  grant select, insert, update on tenant_directory to ${app};`;

const USERS = `
  create table users (
    id bigint generated always as identity,
    tenant_id bigint not null references tenants (id),
    email text not null,
    password_hash text not null,
    name text not null default '' check (length(name) <= 120),
    role text not null check (role in ('OWNER', 'ADMIN', 'ANALYST', 'MEMBER')),
    is_active boolean not null,
    locale text,
    time_zone text,
    session_version integer not null default 1,
    version integer not null default 1,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    primary key (id),
    unique (tenant_id, id),
    constraint users_email unique (tenant_id, email)
  );
  create index users_by_name on users (tenant_id, name, id);
  create index users_by_created_at on users (tenant_id, created_at, id);
  create index users_active_owners on users (tenant_id, id) where role = 'OWNER' and is_active;
  ${tenantTableSql(SERVICE, 'users', 'select, insert, update')}
  create table person_keys (
    tenant_id bigint not null,
    user_id bigint not null,
    sealed_key bytea not null,
    created_at timestamptz(3) not null default now(),
    primary key (tenant_id, user_id),
    foreign key (tenant_id, user_id) references users (tenant_id, id)
  );
  comment on table person_keys is 'Deleting a row erases the person from the audit trail, which itself never changes';
  ${tenantTableSql(SERVICE, 'person_keys', 'select, insert, delete')}`;

const SESSIONS = `
  create table refresh_families (
    id bigint generated always as identity,
    tenant_id bigint not null,
    user_id bigint not null,
    created_at timestamptz(3) not null default now(),
    revoked_at timestamptz,
    revoked_because text check (revoked_because in ('LOGOUT', 'REUSE', 'ACCESS_CHANGED', 'PASSWORD_CHANGED')),
    primary key (id),
    unique (tenant_id, id),
    foreign key (tenant_id, user_id) references users (tenant_id, id),
    check ((revoked_at is null) = (revoked_because is null))
  );
  create index refresh_families_user on refresh_families (tenant_id, user_id);
  create table refresh_tokens (
    id bigint generated always as identity,
    tenant_id bigint not null,
    family_id bigint not null,
    token_hash text not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz(3) not null default now(),
    primary key (id),
    constraint refresh_tokens_hash unique (tenant_id, token_hash),
    foreign key (tenant_id, family_id) references refresh_families (tenant_id, id) on delete cascade
  );
  create index refresh_tokens_family on refresh_tokens (tenant_id, family_id);
  create table activation_tokens (
    id bigint generated always as identity,
    tenant_id bigint not null,
    user_id bigint not null,
    token_hash text not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz(3) not null default now(),
    primary key (id),
    constraint activation_tokens_hash unique (tenant_id, token_hash),
    foreign key (tenant_id, user_id) references users (tenant_id, id)
  );
  create index activation_tokens_user on activation_tokens (tenant_id, user_id);
  ${tenantTableSql(SERVICE, 'refresh_families', 'select, insert, update, delete')}
  ${tenantTableSql(SERVICE, 'refresh_tokens', 'select, insert, update')}
  ${tenantTableSql(SERVICE, 'activation_tokens', 'select, insert, update')}`;

/** The platform's, not a tenant's. A key is never changed: when it signs follows from when the next one starts. */
const SIGNING_KEYS = `
  create table signing_keys (
    kid text primary key,
    public_jwk jsonb not null,
    sealed_private_jwk bytea not null,
    signs_from timestamptz not null,
    created_at timestamptz(3) not null default now()
  );
  grant select, insert on signing_keys to ${app};`;

/** The first schema: tenants, users, sessions, signing keys. */
export class Migration20261122000001_identity extends Migration {
  override up(): void {
    for (const sql of [TENANTS, DIRECTORY, USERS, SESSIONS, SIGNING_KEYS]) this.addSql(sql);
    this.addSql(idempotencySql(SERVICE));
    this.addSql(outboxSql(SERVICE));
    this.addSql(auditSql(SERVICE));
  }
}
