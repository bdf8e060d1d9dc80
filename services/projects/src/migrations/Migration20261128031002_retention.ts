import { Migration } from '@mikro-orm/migrations';
import { jobsSql } from '@outlay/jobs/jobs-sql';
import { COMMON_RETENTION_SQL } from '@outlay/service-kit/retention';

const SERVICE = 'projects';

/** Old rows are deleted by a job, which needs its table of runs; see docs/data-retention.md. */
export class Migration20261128031002_retention extends Migration {
  override up(): void {
    this.addSql(jobsSql(SERVICE));
    this.addSql(COMMON_RETENTION_SQL);
  }
}
