import { Migration } from '@mikro-orm/migrations';
import { retentionSql } from '@outlay/jobs/retention-sql';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'identity';

/** Tries to sign in have a limit for each address that is typed, and a browser that is known has one of its own. */
export class Migration20261130010100_sign_in_limits extends Migration {
  override up(): void {
    this.addSql(`
      create table sign_in_allowances (
        tenant_id bigint not null references tenants (id),
        bucket text not null,
        full_at timestamptz not null,
        primary key (tenant_id, bucket)
      );
      comment on column sign_in_allowances.bucket is
        'Keyed digest of the address that was typed, whether or not it has an account, or of user and browser';
      comment on column sign_in_allowances.full_at is 'When all tries are there again; a row without that use may go';
      ${tenantTableSql(SERVICE, 'sign_in_allowances', 'select, insert, update, delete')}
      ${retentionSql(SERVICE, { table: 'sign_in_allowances', column: 'full_at' })}`);
    this.addSql(`alter table users add column devices_since timestamptz(3)`);
    this.addSql(`comment on column users.devices_since is 'Device cookies that were given before are void'`);
  }
}
