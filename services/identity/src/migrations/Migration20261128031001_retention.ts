import { Migration } from '@mikro-orm/migrations';
import { jobsSql } from '@outlay/jobs/jobs-sql';
import { retentionSql } from '@outlay/jobs/retention-sql';
import { COMMON_RETENTION_SQL } from '@outlay/service-kit/retention';

const SERVICE = 'identity';

/** Old rows are deleted by a job, which needs its table of runs; see docs/data-retention.md. */
export class Migration20261128031001_retention extends Migration {
  override up(): void {
    this.addSql(jobsSql(SERVICE));
    this.addSql(COMMON_RETENTION_SQL);
    this.addSql(retentionSql(SERVICE, { table: 'activation_tokens', column: 'expires_at' }));
    this.addSql(retentionSql(SERVICE, { table: 'refresh_tokens', column: 'expires_at' }, ['tenant_id', 'family_id']));
    this.addSql(retentionSql(SERVICE, { table: 'refresh_families', column: 'created_at' }, ['tenant_id', 'id']));
  }
}
