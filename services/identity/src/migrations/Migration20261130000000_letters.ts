import { Migration } from '@mikro-orm/migrations';
import { retentionSql } from '@outlay/jobs/retention-sql';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'identity';
const { app, worker } = roleNames(SERVICE);

/**
 * One row for each letter. `claimed` and `sending` belong to `holder` until `lease_until`; `sending` means that the mail server may
 * have taken it. The database itself forgets the content of a letter that has ended, whoever ends it.
 */
const MAILS = `
  create table mails (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references tenants (id),
    user_id bigint,
    kind text not null
      check (kind in ('activation', 'verification', 'invitation', 'reset', 'password_changed', 'new_sign_in')),
    message_id uuid not null,
    sealed bytea,
    state text not null default 'pending'
      check (state in ('pending', 'claimed', 'sending', 'sent', 'failed', 'unknown', 'dropped')),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    holder uuid,
    lease_until timestamptz,
    error text check (length(error) <= 200),
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    foreign key (tenant_id, user_id) references users (tenant_id, id),
    check (finished_at is null or sealed is null)
  );
  comment on column mails.sealed is 'Address, name and one-time link, encrypted; null once the letter has ended';
  create index mails_due on mails (next_attempt_at, id) where state = 'pending';
  create index mails_leased on mails (lease_until) where state in ('claimed', 'sending');
  create index mails_of_user on mails (tenant_id, user_id) where user_id is not null;
  create function mails_forget_content() returns trigger language plpgsql as $$
  begin
    new.sealed := null;
    return new;
  end $$;
  create trigger mails_forget before update on mails
    for each row when (new.finished_at is not null) execute function mails_forget_content();
  ${tenantTableSql(SERVICE, 'mails', 'select, insert (tenant_id, user_id, kind, message_id, sealed), delete')}
  create policy worker_sends on mails to ${worker} using (true) with check (true);
  grant select (id, tenant_id, kind, state, attempts, next_attempt_at, holder, lease_until, created_at),
        update (state, attempts, next_attempt_at, holder, lease_until, error, finished_at)
    on mails to ${worker};
  ${retentionSql(SERVICE, { table: 'mails', column: 'finished_at' })}`;

/** The platform's, not a tenant's: a stranger may have many tenants, and a reader may be in many. */
const ADDRESSES = `
  create table address_days (
    address_digest text not null,
    day date not null,
    class text not null check (class in ('asked', 'notice')),
    letters integer not null,
    primary key (address_digest, day, class)
  );
  comment on table address_days is 'Letters to an address on a day: those that strangers can ask for, and notices. The digest is keyed, so it names the address to nobody else';
  grant select, insert, update on address_days to ${app};
  ${retentionSql(SERVICE, { table: 'address_days', column: 'day' })}
  create table declined_addresses (
    address_digest text primary key,
    created_at timestamptz(3) not null default now()
  );
  comment on table declined_addresses is 'Addresses whose readers want no letters that strangers can cause, and no alerts';
  grant select, insert, delete on declined_addresses to ${app};`;

/**
 * Users who were active before are taken for verified, as they got mails before. A user without a password chooses one at the mailed
 * link. Nobody knows of an inactive user whether it ever was active: one that was changed is taken for one that was. Until the version
 * before is gone, it activates users without a note of it, which the trigger makes.
 */
const USERS = `
  alter table users
    alter column password_hash drop not null,
    add column email_verified_at timestamptz(3),
    add column activated_at timestamptz(3);
  alter table users no force row level security;
  update users set email_verified_at = created_at where is_active;
  update users set activated_at = created_at where is_active or version > 1;
  alter table users force row level security;
  create function note_activation() returns trigger language plpgsql as $$
  begin
    new.activated_at := now();
    return new;
  end $$;
  create trigger users_activated before insert or update on users
    for each row when (new.is_active and new.activated_at is null) execute function note_activation();`;

/**
 * One-time links of every kind. Until the version before is gone, it writes \`activation_tokens\`: its links are copied, and original and
 * copy end with each other. A later version drops that table.
 */
const LINKS = `
  create table one_time_links (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    user_id bigint not null,
    kind text not null check (kind in ('activation', 'verification', 'reset')),
    token_hash text not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz(3) not null default now(),
    constraint one_time_links_hash unique (tenant_id, token_hash),
    foreign key (tenant_id, user_id) references users (tenant_id, id)
  );
  create index one_time_links_user on one_time_links (tenant_id, user_id, kind);
  ${retentionSql(SERVICE, { table: 'one_time_links', column: 'expires_at' })}
  create function copy_activation_token() returns trigger language plpgsql as $$
  begin
    insert into one_time_links (tenant_id, user_id, kind, token_hash, expires_at, used_at, created_at)
      values (new.tenant_id, new.user_id, 'activation', new.token_hash, new.expires_at, new.used_at, new.created_at)
      on conflict (tenant_id, token_hash) do update set used_at = coalesce(one_time_links.used_at, excluded.used_at);
    return null;
  end $$;
  create trigger activation_tokens_copied after insert or update on activation_tokens
    for each row execute function copy_activation_token();
  create function end_activation_token() returns trigger language plpgsql as $$
  begin
    update activation_tokens set used_at = new.used_at
      where tenant_id = new.tenant_id and token_hash = new.token_hash and used_at is null;
    return null;
  end $$;
  create trigger one_time_links_ended after update on one_time_links
    for each row when (new.kind = 'activation' and new.used_at is not null and old.used_at is null)
    execute function end_activation_token();
  alter table activation_tokens no force row level security;
  insert into one_time_links (tenant_id, user_id, kind, token_hash, expires_at, used_at, created_at)
    select tenant_id, user_id, 'activation', token_hash, expires_at, used_at, created_at from activation_tokens;
  alter table activation_tokens force row level security;
  ${tenantTableSql(SERVICE, 'one_time_links', 'select, insert, update, delete')}`;

/** Invitations hold a person's address: they go some time after they have ended, and with the person. */
const INVITATIONS = `
  create table invitations (
    id bigint generated always as identity primary key,
    tenant_id bigint not null references tenants (id),
    email text not null,
    role text not null check (role in ('OWNER', 'ADMIN', 'ANALYST', 'MEMBER')),
    invited_by bigint not null,
    token_hash text not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    revoked_at timestamptz,
    letters integer not null default 1,
    mailed_at timestamptz not null default now(),
    created_at timestamptz(3) not null default now(),
    constraint invitations_hash unique (tenant_id, token_hash),
    foreign key (tenant_id, invited_by) references users (tenant_id, id)
  );
  create index invitations_open on invitations (tenant_id, created_at desc, id desc)
    where accepted_at is null and revoked_at is null;
  create index invitations_to on invitations (tenant_id, email);
  create index invitations_by on invitations (tenant_id, invited_by, mailed_at);
  ${tenantTableSql(SERVICE, 'invitations', 'select, insert, update, delete')}
  ${retentionSql(SERVICE, { table: 'invitations', column: 'expires_at' })}`;

/** Letters that wait, the addresses they may go to, one-time links of every kind, and invitations. */
export class Migration20261130000000_letters extends Migration {
  override up(): void {
    for (const sql of [MAILS, ADDRESSES, USERS, LINKS, INVITATIONS]) this.addSql(sql);
  }
}
