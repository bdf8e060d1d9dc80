import { Migration } from '@mikro-orm/migrations';
import { retentionSql } from '@outlay/jobs/retention-sql';
import { CURRENT_TENANT_SQL, roleNames } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'identity';
const { app, worker } = roleNames(SERVICE);
const RANDOM = `replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`;

/** Domains that are served at this time stay so: operators let them in. Their tenants need no record. */
const CLAIMS = `
  alter table tenants
    add column custom_domain_token text,
    add column custom_domain_claimed_at timestamptz(3),
    add column custom_domain_proven_at timestamptz(3),
    add column custom_domain_vouched boolean not null default false,
    add column custom_domain_problem text
      check (custom_domain_problem in ('NOT_FOUND', 'OTHER_VALUE', 'NO_ANSWER')),
    add column custom_domain_missing_days integer not null default 0,
    add column custom_domain_missing_on date,
    add column custom_domain_checked_at timestamptz(3);
  comment on column tenants.custom_domain_vouched is 'An operator answers for the domain: no record is looked for';
  comment on column tenants.custom_domain_missing_days is 'Days on which the record of a proven domain was gone, without a day on which it was there';
  alter table tenants no force row level security;
  update tenants set custom_domain_token = ${RANDOM}, custom_domain_claimed_at = updated_at, custom_domain_proven_at = now(),
    custom_domain_vouched = true where custom_domain is not null;
  alter table tenants force row level security;
  create policy worker_finds_domains on tenants for select to ${worker} using (true);
  grant select (id, custom_domain, custom_domain_claimed_at, custom_domain_proven_at, custom_domain_vouched)
    on tenants to ${worker};`;

/**
 * Whatever writes a domain: another one is a new claim, only a proven one is served, and one that was served rests. The version before
 * knows no proofs; it writes domains alone.
 */
const GUARDS = `
  create function tenants_claim_domain() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and new.custom_domain is not distinct from old.custom_domain then
      return new;
    end if;
    if new.custom_domain is not null
       and (new.custom_domain_token is null or (tg_op = 'UPDATE' and new.custom_domain_token = old.custom_domain_token)) then
      new.custom_domain_token := ${RANDOM};
      new.custom_domain_claimed_at := now();
      new.custom_domain_proven_at := null;
      new.custom_domain_vouched := false;
    elsif new.custom_domain is null then
      new.custom_domain_token := null;
      new.custom_domain_claimed_at := null;
      new.custom_domain_proven_at := null;
      new.custom_domain_vouched := false;
    end if;
    new.custom_domain_problem := null;
    new.custom_domain_missing_days := 0;
    new.custom_domain_missing_on := null;
    return new;
  end $$;
  create trigger tenants_claim_domain before insert or update of custom_domain on tenants
    for each row execute function tenants_claim_domain();

  create function tenant_directory_proven() returns trigger language plpgsql as $$
  begin
    if new.custom_domain is not null and not exists (
      select from tenants t where t.id = new.tenant_id and t.custom_domain = new.custom_domain
        and t.custom_domain_proven_at is not null) then
      new.custom_domain := null;
    end if;
    return new;
  end $$;
  create trigger tenant_directory_proven before insert or update on tenant_directory
    for each row execute function tenant_directory_proven();

  create table released_domains (
    domain text not null,
    tenant_id bigint not null references tenants (id),
    released_at timestamptz not null default now(),
    primary key (domain, tenant_id)
  );
  comment on table released_domains is 'Domains that a tenant no longer serves: others wait before they may prove one';
  alter table released_domains enable row level security;
  alter table released_domains force row level security;
  create policy releases_are_known on released_domains for select to ${app} using (true);
  create policy own_release_added on released_domains for insert to ${app} with check (tenant_id = ${CURRENT_TENANT_SQL});
  create policy own_release_renewed on released_domains for update to ${app}
    using (tenant_id = ${CURRENT_TENANT_SQL}) with check (tenant_id = ${CURRENT_TENANT_SQL});
  grant select, insert, update on released_domains to ${app};
  ${retentionSql(SERVICE, { table: 'released_domains', column: 'released_at' })}
  create function tenants_release_domain() returns trigger language plpgsql as $$
  begin
    insert into released_domains (domain, tenant_id) values (old.custom_domain, old.id)
      on conflict (domain, tenant_id) do update set released_at = now();
    return null;
  end $$;
  create trigger tenants_release_domain after update on tenants for each row
    when (old.custom_domain_proven_at is not null
          and (new.custom_domain_proven_at is null or new.custom_domain is distinct from old.custom_domain))
    execute function tenants_release_domain();`;

/** Custom domains are claimed, then proven by a DNS record, and only then served. */
export class Migration20261130030000_domains extends Migration {
  override up(): void {
    for (const sql of [CLAIMS, GUARDS]) this.addSql(sql);
  }
}
