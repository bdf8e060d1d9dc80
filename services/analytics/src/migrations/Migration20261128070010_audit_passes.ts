import { Migration } from '@mikro-orm/migrations';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'analytics';
const { worker } = roleNames(SERVICE);

/**
 * Progress of verifying the published audit trails. `HEAD` follows new entries; `RECHECK` begins at the first entry again and
 * replaces `HEAD` at the end. `started_at`: every entry of the pass was checked then or later. The worker role learns which
 * chains have unverified entries, and nothing of their contents.
 */
const AUDIT_PASSES = `
  create table audit_passes (
    tenant_id bigint not null,
    service text not null,
    kind text not null check (kind in ('HEAD', 'RECHECK')),
    epoch integer not null default 0,
    seq bigint not null default 0,
    event_id uuid not null,
    entries bigint not null default 0,
    broken_at bigint,
    problem text,
    started_at timestamptz not null default now(),
    primary key (tenant_id, service, kind),
    check ((broken_at is null) = (problem is null))
  );
  ${tenantTableSql(SERVICE, 'audit_passes', 'select, insert, update, delete')}
  create policy worker_finds_chains on audit_passes for select to ${worker} using (true);
  grant select (tenant_id, service, kind, epoch, seq, started_at) on audit_passes to ${worker};
  create policy worker_finds_chains on audit_head for select to ${worker} using (true);
  grant select (tenant_id, service, epoch, seq) on audit_head to ${worker};`;

export class Migration20261128070010_audit_passes extends Migration {
  override up(): void {
    this.addSql(AUDIT_PASSES);
  }
}
